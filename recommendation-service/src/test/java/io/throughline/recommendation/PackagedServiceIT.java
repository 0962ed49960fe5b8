package io.throughline.recommendation;

import static io.restassured.RestAssured.given;
import static io.throughline.recommendation.ShopTestClient.any;
import static io.throughline.recommendation.ShopTestClient.ordered;
import static io.throughline.recommendation.ShopTestClient.sold;
import static io.throughline.recommendation.ShopTestClient.tell;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.nio.charset.StandardCharsets;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The service as it is delivered: its jar, or its executable where one was built. */
@QuarkusIntegrationTest
@RealServers
class PackagedServiceIT {

    private final String user = "user_id:" + any("li");
    private final String kettle = any("kettle");
    private final String filter = any("filter");

    @Test
    void whatOthersBoughtTogetherIsRecommendedToldAndForgotten() {
        sold(4, kettle, filter);
        tell(ordered(user, any("order"), kettle));

        String reason = "items.find { it.itemId == '" + filter + "' }.reason.with.itemId";
        JsonPath answer = ShopTestClient.await(user, found -> kettle.equals(found.getString(reason)));

        String decision = answer.getString("decisionId");
        ConsumerRecord<String, byte[]> told = TestEvents.await("decisions",
                each -> new String(each.value(), StandardCharsets.UTF_8).contains(decision));
        EventContracts.assertValid("decisions", "decision", told.value());
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/decisions/{id}", decision).then().statusCode(200).body("subject",
                equalTo(user));
        EventContracts.assertValid("audit", "audit", TestEvents.await("audit", each -> user.equals(each.key())).value());
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user), "recommendation-service");
        given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", user).get("/v1/decisions").then().statusCode(200)
                .body("items", hasSize(0));
    }
}
