package io.throughline.profile;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The service as it is delivered: its jar, or its executable where one was built. */
@QuarkusIntegrationTest
@RealServers
class PackagedServiceIT {

    private final String name = anyone();
    private final String user = "user_id:" + name;
    private final String mail = "email:" + name + "@example.cn";

    @Test
    void somebodyIsKnownByAnyNameBelongsToASegmentAndAsksForTheirData() {
        tell(identify(NOON, "{\"city\":\"上海\",\"plan\":\"gold-" + name + "\"}", user, mail));

        JsonPath profile = ShopTestClient.await(mail, ShopTestClient.withIdentifiers(2));

        assertThat(profile.getString("traits.city.value")).isEqualTo("上海");
        ConsumerRecord<String, byte[]> identity = TestEvents.await("identities", each -> user.equals(each.key()));
        EventContracts.assertValid("identities", "identity", identity.value());
        as("marketer").header("Idempotency-Key", UUID.randomUUID().toString()).body("""
                {"name": "Gold %s", "rule": {"and": [{"trait": "plan", "eq": "gold-%s"}]}}""".formatted(name, name))
                .post("/v1/segments").then().statusCode(201);
        ConsumerRecord<String, byte[]> entered = TestEvents.await("segments",
                each -> new String(each.value(), StandardCharsets.UTF_8).contains(profile.getString("id")));
        EventContracts.assertValid("segments", "entered", entered.value());
        as("privacy").body("{\"id\":\"ask-%s\",\"kind\":\"access\",\"subject\":\"%s\"}".formatted(name, user))
                .post("/v1/privacy/requests").then().statusCode(201);
        ConsumerRecord<String, byte[]> asked = TestEvents.await("privacy", each -> ("ask-" + name).equals(each.key())
                && "io.throughline.privacy.requested.v1".equals(TestEvents.header(each, "ce_type")));
        EventContracts.assertValid("privacy", "requested", asked.value());
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }
}
