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
import static org.hamcrest.Matchers.equalTo;

import java.util.UUID;
import java.util.function.Predicate;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.recommendation.RealServers;
import io.throughline.recommendation.ShopTestClient;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class ConsentTest {

    private final String id = any("li");
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String kettle = any("kettle");
    private final String filter = any("filter");
    private final UUID profile = UUID.randomUUID();

    private static Predicate<JsonPath> personal() {
        return answer -> answer.getList("items.reason.type").contains("bought_together");
    }

    private static void says(String key, boolean personalisation, boolean restricted) {
        TestEvents.consents(key, "{\"personalisation\":" + personalisation + "}", personalisation, restricted);
    }

    private void known() {
        sold(3, kettle, filter);
        tell(viewed(user, kettle));
        TestEvents.identity(user, profile, 1);
        TestEvents.identity(browser, profile, 1);
        ShopTestClient.await(browser, personal());
    }

    @Test
    void whoDeniesPersonalisationIsServedWhatIsPopularAndPersonallyAgainOnceTheyGrantIt() {
        known();

        says(profile.toString(), false, false);

        JsonPath answer = ShopTestClient.await(browser, personal().negate());
        assertThat(answer.getList("items.reason.type")).isNotEmpty().containsOnly("popular");
        assertThat(ShopTestClient.recommend(user, 5).jsonPath().getList("items.reason.type")).containsOnly("popular");
        says(profile.toString(), true, false);
        ShopTestClient.await(browser, personal());
    }

    @Test
    void aDeviceThatRefusesIsServedWhatIsPopularAndItsPersonPersonallyElsewhere() {
        known();
        says(profile.toString(), true, false);

        says(browser, false, false);

        ShopTestClient.await(browser, personal().negate());
        ShopTestClient.await(user, personal());
    }

    @Test
    void restrictedDataChooseNothingAndTheDecisionsAreForPrivacyAlone() {
        known();

        says(profile.toString(), true, true);

        JsonPath answer = ShopTestClient.await(user, personal().negate());
        String decision = answer.getString("decisionId");
        for (String role : new String[]{ "agent", "analyst", "marketer", "admin" }) {
            given().auth().oauth2(TestTokens.of(role)).queryParam("identifier", user).get("/v1/decisions").then().statusCode(403)
                    .body("type", equalTo("urn:throughline:problem:withheld"));
            given().auth().oauth2(TestTokens.of(role)).get("/v1/decisions/{id}", decision).then().statusCode(403);
        }
        given().auth().oauth2(TestTokens.of("privacy")).queryParam("identifier", user).get("/v1/decisions").then().statusCode(200);
        given().auth().oauth2(TestTokens.of("privacy")).get("/v1/decisions/{id}", decision).then().statusCode(200);
    }

    @Test
    void nothingIsLearntOfWhoDeniedItNorLaterOfWhatTheyDidThen() {
        says(user, false, false);
        sold(1, filter);
        ShopTestClient.await(user, showing(filter));
        String order = ordered(user, any("order"), kettle);
        tell(order, viewed(user, kettle));
        afterAllThat();
        assertThat(rows()).isZero();

        says(user, true, false);
        tell(order, viewed(user, filter));
        afterAllThat();

        assertThat(rows()).isEqualTo(1);
        ShopTestClient.await(user, notShowing(kettle));
    }

    @Test
    void readsTheExampleOfConsents() {
        UUID example = UUID.fromString("0196a3c2-7f7e-7b5a-9d4b-3f2a1c0d9e8f");
        sold(3, kettle, filter);
        tell(viewed(user, kettle));
        TestEvents.identity(user, example, 1);
        ShopTestClient.await(user, personal());

        TestEvents.send("consents", example.toString(), "example", "/profile-service", "io.throughline.consent.v1",
                EventContracts.example("consents", "consent"));

        ShopTestClient.await(user, personal().negate());
        TestEvents.send("consents", example.toString(), "gone", "/profile-service", "io.throughline.consent.v1", null);
        ShopTestClient.await(user, personal());
    }

    /** Events of a subject are applied in their order: once this one is, the earlier ones are. */
    private void afterAllThat() {
        String last = any("last");
        String other = "user_id:" + any("other");
        tell(viewed(other, last));
        org.awaitility.Awaitility.await().until(() -> count("select count(*) from subject_item where subject = '" + other + "'") == 1);
        org.awaitility.Awaitility.await().until(ConsentTest::isIdle);
    }

    private static boolean isIdle() {
        return given().get("/q/metrics").asString().lines()
                .filter(line -> line.startsWith("throughline_consumer_lag{") && line.contains("\"touchpoints\""))
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    private long rows() {
        return count("select count(*) from subject_item where subject = '" + user + "'");
    }

    private static long count(String sql) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(sql, Long.class).getSingleResult());
    }
}
