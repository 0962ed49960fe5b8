package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However people write their number and address (docs/identifiers.md), each door finds the same person. */
@QuarkusTest
@RealServers
class WrittenIdentifierDoorsTest {

    /** A number of Shanghai that no other test has: 021, and eight digits that begin with 6. */
    private final String digits = Integer.toString(ThreadLocalRandom.current().nextInt(61_000_000, 69_999_999));
    private final String user = "user_id:" + anyone();
    private final String address = anyone() + "@example.cn";
    private final List<String> written = List.of("phone:(021) " + digits.substring(0, 4) + ' ' + digits.substring(4),
            "phone:（021）" + digits, "phone:tel:+86-21-" + digits,
            "phone:008621" + digits, "email:mailto:" + address, "email:\u200b" + address.toUpperCase() + "\ufeff",
            "email:Li <" + address + ">");
    private String profile;

    @BeforeEach
    void somebodyWithBoth() {
        tell(track(NOON, user, "phone:+8621" + digits, "email:" + address));
        profile = ShopTestClient.await(user, ShopTestClient.withIdentifiers(3)).getString("id");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }

    @Test
    void eventsAndReadsFindThePerson() {
        for (String each : written) {
            ShopTestClient.get(each).then().statusCode(200).body("id", equalTo(profile));
        }
        String card = "crm_id:" + anyone();
        tell(track(NOON, written.getFirst(), card));
        assertThat(ShopTestClient.await(card).getString("id")).isEqualTo(profile);
    }

    @Test
    void consentsAreThePersons() {
        for (String each : written) {
            as("agent")
                    .body("{\"id\":\"%s\",\"identifier\":\"%s\",\"purpose\":\"feedback\",\"decision\":\"denied\"}"
                            .formatted(UUID.randomUUID(), each))
                    .post("/v1/consents").then().statusCode(201);
            as("agent").get("/v1/consents/{identifier}", each).then().statusCode(200);
            as("agent").queryParam("identifier", each).queryParam("purpose", "feedback").get("/v1/consents/check").then().statusCode(200)
                    .body("allowed", equalTo(false));
        }
    }

    @Test
    void uploadedListsAndRequestsAboutOnesDataFindThePerson() {
        String list = as("marketer").header("Idempotency-Key", anyone()).body("{\"name\":\"名单 " + anyone() + "\",\"kind\":\"list\"}")
                .post("/v1/segments").then()
                .statusCode(201).extract().path("id");
        UUID upload = UUID.randomUUID();
        given().auth().oauth2(TestTokens.of("marketer")).contentType("text/csv; charset=utf-8")
                .body(("identifier\n" + written.get(1) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .put("/v1/segments/" + list + "/uploads/" + upload + "/parts/1").then().statusCode(202);
        Awaitility.await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> as("marketer").get("/v1/segments/" + list + "/members").then().statusCode(200)
                        .body("items.profileId", hasItem(profile)));
        for (String each : written) {
            as("privacy").body("{\"id\":\"%s\",\"kind\":\"access\",\"subject\":\"%s\"}".formatted("dsr-" + UUID.randomUUID(), each))
                    .post("/v1/privacy/requests").then()
                    .statusCode(201).body("profileId", equalTo(profile));
        }
    }

    @Test
    void whatATemplateLeftIsNobodyAndJoinsNobody() {
        for (String left : List.of("user_id:{{user_id}}", "user_id:${user.id}", "crm_id:(not set)", "user_id:未登录", "user_id:匿名用户",
                "loyalty_id:7")) {
            String one = "anonymous_id:" + anyone();
            String other = "anonymous_id:" + anyone();
            tell(track(NOON, one, left, "email:" + anyone() + "@example.cn"));
            tell(track(NOON, other, left, "email:" + anyone() + "@example.cn"));

            assertThat(ShopTestClient.await(one).getString("id")).isNotEqualTo(ShopTestClient.await(other).getString("id"));
            as("agent").get("/v1/profiles/by-identifier/{identifier}", one).then().body("identifiers.value",
                    not(hasItem(left.substring(left.indexOf(':') + 1))));
        }
    }
}
