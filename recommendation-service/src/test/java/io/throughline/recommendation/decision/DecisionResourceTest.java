package io.throughline.recommendation.decision;

import static io.restassured.RestAssured.given;
import static io.throughline.recommendation.ShopTestClient.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class DecisionResourceTest {

    private final String user = "user_id:" + any("li");
    private final String app = "device_id:" + any("phone");

    @Test
    void pagesThroughAPersonsDecisionsNewestFirst() {
        List<String> made = decide(user, 5);
        Collections.reverse(made);

        List<String> read = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = as("agent").queryParam("identifier", user).queryParam("limit", 2);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/decisions").then()
                    .statusCode(200).extract().jsonPath();
            read.addAll(page.getList("items.decisionId"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(read).isEqualTo(made);
    }

    @Test
    void aMergeShowsTheDecisionsOfAllIdentifiersAtOnce() {
        List<String> made = new ArrayList<>(decide(user, 1));
        made.addAll(decide(app, 1));
        Collections.reverse(made);

        UUID profile = UUID.randomUUID();
        TestEvents.identity(user, profile, 1);
        TestEvents.identity(app, profile, 2);

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> as("analyst").queryParam("identifier", user)
                .get("/v1/decisions").then().statusCode(200).body("items.decisionId", equalTo(made)));
    }

    @Test
    void whoSeesNoAddressAsksByNoneAndReadsNone() {
        String mail = "email:" + any("li") + "@example.cn";
        String decision = decide(mail, 1).getFirst();
        UUID profile = UUID.randomUUID();
        TestEvents.identity(mail, profile, 1);
        as("agent").get("/v1/decisions/{id}", decision).then().statusCode(200).body("subject", equalTo(mail)).body("people", nullValue());

        for (String role : List.of("analyst", "marketer")) {
            as(role).get("/v1/decisions/{id}", decision).then().statusCode(200).body("subject", equalTo("email:l***@example.cn"));
            as(role).queryParam("identifier", mail).get("/v1/decisions").then().statusCode(403).contentType("application/problem+json");
            as(role).get("/v1/recommendations/{id}", mail).then().statusCode(403).contentType("application/problem+json");
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> as(role).queryParam("identifier", "profile_id:" + profile)
                    .get("/v1/decisions").then().statusCode(200).body("items.decisionId", equalTo(List.of(decision)))
                    .body("items[0].subject", equalTo("email:l***@example.cn")));
        }
        String byOwnId = decide("profile_id:" + profile, 1).getFirst();
        as("agent").queryParam("identifier", mail).get("/v1/decisions").then().body("items.decisionId",
                equalTo(List.of(byOwnId, decision)));
    }

    @Test
    void somebodyWithoutDecisionsHasAnEmptyPage() {
        as("agent").queryParam("identifier", user).get("/v1/decisions").then().statusCode(200).body("items", hasSize(0))
                .body("next", nullValue());
    }

    @Test
    void whatIsMissingOrNotValidIsRefusedByName() {
        as("agent").get("/v1/decisions").then().statusCode(400).body("errors[0].field", equalTo("identifier"));
        as("agent").queryParam("identifier", "x").get("/v1/decisions").then().statusCode(400).body("errors[0].field",
                equalTo("identifier"));
        as("agent").queryParam("identifier", "user_id:\u0000").get("/v1/decisions").then().statusCode(400)
                .body("errors[0].field", equalTo("identifier"));
        for (String limit : new String[]{ "0", "201", "x" }) {
            as("agent").queryParam("identifier", user).queryParam("limit", limit).get("/v1/decisions").then().statusCode(400)
                    .body("errors[0].field", equalTo("limit"));
        }
        for (String cursor : new String[]{ "x", "\u0000", "bm90IGEgdXVpZA" }) {
            as("agent").queryParam("identifier", user).queryParam("cursor", cursor).get("/v1/decisions").then().statusCode(400)
                    .body("errors[0].field", equalTo("cursor"));
        }
    }

    @Test
    void aDecisionThatIsNotThereIsNotFound() {
        as("agent").get("/v1/decisions/{id}", UUID.randomUUID()).then().statusCode(404).contentType("application/problem+json")
                .body("detail", containsString("no decision"));
        as("agent").get("/v1/decisions/{id}", "not-a-uuid").then().statusCode(400).body("errors[0].field", equalTo("id"));
    }

    @Test
    void decisionsAreForThoseWhoMayAskForThem() {
        String decision = decide(user, 1).getFirst();
        for (String path : new String[]{ "/v1/decisions/" + decision, "/v1/decisions?identifier=" + user }) {
            given().get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("admin")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get(path).then().statusCode(403);
            for (String role : new String[]{ "agent", "marketer", "analyst", "privacy", "admin" }) {
                as(role).get(path).then().statusCode(200);
            }
        }
    }

    private static List<String> decide(String identifier, int times) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            made.add(ShopTestClient.recommend(identifier, 3).jsonPath().getString("decisionId"));
        }
        return made;
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
