package io.throughline.recommendation.decision;

import static io.restassured.RestAssured.given;
import static io.throughline.recommendation.ShopTestClient.any;
import static io.throughline.recommendation.ShopTestClient.notShowing;
import static io.throughline.recommendation.ShopTestClient.ordered;
import static io.throughline.recommendation.ShopTestClient.showing;
import static io.throughline.recommendation.ShopTestClient.sold;
import static io.throughline.recommendation.ShopTestClient.tell;
import static io.throughline.recommendation.ShopTestClient.viewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.OpenApiContract;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class RecommendationResourceTest {

    private final String id = any("li");
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String kettle = any("kettle");
    private final String filter = any("filter");

    @Test
    void neverOffersWhatThePersonBought() {
        sold(3, kettle, filter);
        ShopTestClient.await(user, showing(filter));
        tell(ordered(user, any("order"), kettle, filter));

        ShopTestClient.await(user, notShowing(filter).and(notShowing(kettle)));
    }

    @Test
    void noIdentifierOfThePersonIsOfferedWhatAnotherOfThemBought() {
        sold(3, kettle, filter);
        tell(viewed(browser, kettle), ordered(user, any("order"), filter));
        ShopTestClient.await(user, notShowing(filter));
        ShopTestClient.await(browser, showing(filter));

        UUID profile = UUID.randomUUID();
        TestEvents.identity(user, profile, 1);
        TestEvents.identity(browser, profile, 2);

        JsonPath merged = ShopTestClient.await(browser, notShowing(filter));
        assertThat(merged.getString("identifier")).isEqualTo(browser);
        assertThat(merged.getString("items.find { it.itemId == '" + kettle + "' }.reason.with.itemId")).isEqualTo(filter);
    }

    @Test
    void worksForSomebodyNobodyHasHeardOf() {
        sold(1, kettle);
        ShopTestClient.await(user, showing(kettle));

        as("agent").get("/v1/recommendations/{id}", "email:未知@example.cn").then().statusCode(200)
                .header("Cache-Control", "no-store").body("identifier", equalTo("email:未知@example.cn"))
                .body("items.size()", lessThanOrEqualTo(10)).body("model", equalTo("affinity")).body("modelVersion", equalTo("2"));
    }

    @Test
    void theAnswerIsADecisionThatIsToldAndKept() {
        sold(3, kettle, filter);
        tell(viewed(user, kettle));
        ShopTestClient.await(user, showing(filter));

        JsonPath answer = as("marketer").queryParam("placement", "checkout.cart").get("/v1/recommendations/{id}", user).jsonPath();

        String decisionId = answer.getString("decisionId");
        ConsumerRecord<String, byte[]> told = TestEvents.await("decisions", each -> decisionId.equals(TestEvents.header(each, "ce_id")));
        EventContracts.assertValid("decisions", "decision", told.value());
        assertThat(told.key()).isEqualTo(user);
        assertThat(TestEvents.header(told, "ce_type")).isEqualTo("io.throughline.decision.made.v1");
        assertThat(TestEvents.header(told, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
        JsonPath event = JsonPath.from(new String(told.value(), StandardCharsets.UTF_8));
        JsonPath kept = as("analyst").get("/v1/decisions/{id}", decisionId).then().statusCode(200).extract().jsonPath();
        assertThat(kept.getMap("")).isEqualTo(event.getMap(""));
        assertThat(kept.getList("items")).isEqualTo(answer.getList("items"));
        assertThat(kept.getString("placement")).isEqualTo("checkout.cart");
        assertThat(kept.getString("experimentArm")).isEqualTo("control");
        assertThat(kept.getFloat("propensity")).isEqualTo(1f);
        assertThat(kept.getString("at")).isEqualTo(answer.getString("at"));
    }

    @Test
    void askedTwiceAreTwoDecisionsOfTheSameItems() {
        JsonPath one = ShopTestClient.recommend(user, 5).jsonPath();
        JsonPath other = ShopTestClient.recommend(user, 5).jsonPath();

        assertThat(other.getString("decisionId")).isNotEqualTo(one.getString("decisionId"));
    }

    @Test
    void showsNoMoreThanAsked() {
        sold(1, kettle, filter, any("mug"));
        ShopTestClient.await(user, showing(kettle));

        ShopTestClient.recommend(user, 1).then().statusCode(200).body("items", hasSize(1)).body("items[0].rank", equalTo(1));
    }

    @Test
    void aLimitOutsideItsBoundsIsRefusedWithTheReason() {
        for (String limit : new String[]{ "0", "51", "-1" }) {
            as("agent").queryParam("limit", limit).get("/v1/recommendations/{id}", user).then().statusCode(400)
                    .contentType("application/problem+json").body("errors[0].field", equalTo("limit"))
                    .body("errors[0].message", containsString("between 1 and 50"));
        }
        as("agent").queryParam("limit", "many").get("/v1/recommendations/{id}", user).then().statusCode(400)
                .body("errors[0].field", equalTo("limit"));
        as("agent").queryParam("limit", "99999999999").get("/v1/recommendations/{id}", user).then().statusCode(400);
    }

    @Test
    void aPlacementOfAnotherFormIsRefused() {
        for (String placement : new String[]{ "Home", "a b", "x".repeat(65), "首页", "a\u0000" }) {
            as("agent").queryParam("placement", placement).get("/v1/recommendations/{id}", user).then().statusCode(400)
                    .body("errors[0].field", equalTo("placement"));
        }
    }

    @Test
    void anIdentifierOfAnotherFormIsRefused() {
        for (String identifier : new String[]{ "42", "User:42", "user_id:", "user_id:a\u0000b", "user_id:" + "x".repeat(257) }) {
            as("agent").get("/v1/recommendations/{id}", identifier).then().statusCode(400)
                    .contentType("application/problem+json").body("errors[0].field", equalTo("identifier"));
        }
    }

    @Test
    void anIdentifierMayHoldASlash() {
        as("agent").get("/v1/recommendations/{id}", "loyalty_id:a/b").then().statusCode(200).body("identifier", equalTo("loyalty_id:a/b"));
    }

    @Test
    void withoutAValidTokenNobodyIsAdvised() {
        given().get("/v1/recommendations/{id}", user).then().statusCode(401).contentType("application/problem+json");
        for (String token : new String[]{ TestTokens.forged("agent"), TestTokens.expired("agent"), TestTokens.forAnotherAudience("agent"),
                "nonsense" }) {
            given().auth().oauth2(token).get("/v1/recommendations/{id}", user).then().statusCode(401);
        }
    }

    @Test
    void onlyColleaguesWhoServeCustomersMayAsk() {
        for (String role : new String[]{ "agent", "marketer", "analyst", "admin" }) {
            as(role).get("/v1/recommendations/{id}", user).then().statusCode(200);
        }
        as("privacy").get("/v1/recommendations/{id}", user).then().statusCode(403);
        given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get("/v1/recommendations/{id}", user).then().statusCode(403);
        given().auth().oauth2(TestTokens.of()).get("/v1/recommendations/{id}", user).then().statusCode(403);
    }

    @Test
    void nothingElseCanBeDoneToRecommendations() {
        as("admin").contentType("application/json").body("{").post("/v1/recommendations/{id}", user).then().statusCode(405);
    }

    @Test
    void theExampleOfADecisionIsAsItsSchemaSays() {
        EventContracts.assertExampleValid("decisions", "decision");
    }

    @Test
    void theCommittedOpenApiDocumentIsTheServedOne() {
        OpenApiContract.assertCommitted("recommendation-service");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
