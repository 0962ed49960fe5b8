package io.throughline.recommendation.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.recommendation.ShopTestClient.added;
import static io.throughline.recommendation.ShopTestClient.any;
import static io.throughline.recommendation.ShopTestClient.notShowing;
import static io.throughline.recommendation.ShopTestClient.ordered;
import static io.throughline.recommendation.ShopTestClient.recommend;
import static io.throughline.recommendation.ShopTestClient.showing;
import static io.throughline.recommendation.ShopTestClient.sold;
import static io.throughline.recommendation.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestTokens;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class RecommendationPrivacyTest {

    private static final String SERVICE = "recommendation-service";

    private final String user = "user_id:" + any("li");
    private final String kettle = any("kettle");
    private final String filter = any("filter");

    @BeforeEach
    void somebodyBoughtAKettle() {
        sold(4, kettle, filter);
        tell(ordered(user, any("order"), kettle));
        ShopTestClient.await(user, showing(filter));
    }

    private long rows(String table) {
        return PostgresClient.<Long>inTransaction(
                session -> session.createNativeQuery("select count(*) from " + table + " where subject = '" + user + "'", Long.class)
                        .getSingleResult());
    }

    @Test
    void whatIsKeptOfAPersonIsGivenOut() {
        String request = PrivacyRequests.submit("access", null, user);

        JsonPath receipt = PrivacyRequests.receipt(request, SERVICE);
        assertThat(receipt.getInt("counts.affinity")).isEqualTo(1);
        assertThat(receipt.getInt("counts.order")).isEqualTo(1);
        assertThat(receipt.getInt("counts.interaction")).isEqualTo(1);
        assertThat(receipt.getInt("counts.decision")).isPositive();
        JsonPath part = PrivacyRequests.exported(request, SERVICE).getFirst();
        assertThat(part.getString("items.find { it.kind == 'affinity' }.data.itemId")).isEqualTo(kettle);
        assertThat(part.getString("items.find { it.kind == 'affinity' }.data.item")).isEqualTo(kettle + " 茶");
    }

    @Test
    void anErasedPersonIsNobodyHereAndStaysSo() {
        JsonPath receipt = PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user), SERVICE);

        assertThat(receipt.getInt("counts.affinities")).isEqualTo(1);
        assertThat(receipt.getInt("counts.orders")).isEqualTo(1);
        assertThat(receipt.getInt("counts.interactions")).isEqualTo(1);
        assertThat(rows("subject_item") + rows("seen_order") + rows("decision") + rows("item_interaction")).isZero();
        given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", user).get("/v1/decisions").then().body("items", hasSize(0));

        tell(added(user, kettle), ordered(user, any("late"), kettle));
        String marker = "user_id:" + any("marker");
        tell(ordered(marker, any("order"), kettle));
        ShopTestClient.await(marker, showing(filter).and(notShowing(kettle)));
        recommend(user, 10).then().statusCode(200);

        assertThat(rows("subject_item") + rows("seen_order") + rows("decision")).isZero();
    }

    @Test
    void whoIsLiftedIsKnownAgain() {
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, user), SERVICE);
        PrivacyRequests.suppress(user);

        PrivacyRequests.lift(user);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            tell(ordered(user, any("again"), kettle));
            return rows("seen_order") > 0;
        });
    }
}
