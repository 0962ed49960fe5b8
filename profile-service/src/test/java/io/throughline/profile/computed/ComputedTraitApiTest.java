package io.throughline.profile.computed;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.JsonRows;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class ComputedTraitApiTest {

    private static final String ORDERS =
            "{\"definition\":{\"kind\":\"count\",\"events\":{\"names\":[\"Order Completed\"]}},\"description\":\"订单数\"}";

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String orders = "orders " + id;

    @Test
    void whatIsDoneCountsAtOnceAndAcrossAMerge() {
        assertThat(put(orders, ORDERS).statusCode()).isEqualTo(201);
        tell(track(NOON, browser));
        tell(track(NOON, user));
        awaitValue(user, "1");

        tell(track(NOON.plusSeconds(1), user, browser));

        awaitValue(user, "3");
    }

    @Test
    void whatWasDoneBeforeTheDefinitionIsTakenIn() {
        tell(track(NOON, user, browser));
        tell(track(NOON, browser));
        ShopTestClient.await(user);
        Awaitility.await().until(() -> activities(user) == 2);

        put(orders, ORDERS);

        awaitValue(user, "2");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> get(orders).jsonPath().getString("status").equals("ready"));
        assertThat(get(orders).jsonPath().getLong("filled")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void anotherDefinitionIsANewVersionFilledAnewAndTheSameOneChangesNothing() {
        put(orders, ORDERS);
        tell(track(NOON, user));
        awaitValue(user, "1");

        int version = get(orders).jsonPath().getInt("version");
        assertThat(put(orders, ORDERS).jsonPath().getInt("version")).isEqualTo(version);
        String last = "{\"definition\":{\"kind\":\"last\",\"events\":{\"names\":[\"Order Completed\"]}}}";
        put(orders, last).then().statusCode(428);
        change(orders, "\"" + (version + 1) + "\"", last).then().statusCode(412);
        change(orders, "\"" + version + "\"", last).then().statusCode(412);
        Response changed = change(orders, get(orders).header("ETag"), last);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.jsonPath().getInt("version")).isGreaterThan(version);
        awaitValue(user, "\"2026-03-01T12:00:00Z\"");
    }

    @Test
    void ofTwoWhoDescribeItAnewTheSecondHasToReadItAgain() {
        put(orders, ORDERS).then().statusCode(201);
        String etag = get(orders).header("ETag");

        Response first = change(orders, etag, ORDERS.replace("订单数", "Orders"));
        Response second = change(orders, etag, ORDERS.replace("订单数", "Purchases"));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("ETag")).isNotEqualTo(etag).isEqualTo(get(orders).header("ETag"));
        second.then().statusCode(412);
        get(orders).then().body("description", equalTo("Orders"));
        change(orders, first.header("ETag"), ORDERS.replace("订单数", "Purchases")).then().statusCode(200);
    }

    @Test
    void whoeverMeansOneThatIsThereDefinesNone() {
        change("absent_" + id, "*", ORDERS).then().statusCode(412);

        get("absent_" + id).then().statusCode(404);
        put(orders, ORDERS).then().statusCode(201);
        change(orders, "*", ORDERS.replace("订单数", "Orders")).then().statusCode(200);
    }

    @Test
    void aRemovedTraitDisappears() {
        put(orders, ORDERS);
        tell(track(NOON, user));
        awaitValue(user, "1");

        given().auth().oauth2(TestTokens.of("marketer")).delete("/v1/computed-traits/{name}", orders).then().statusCode(204);

        assertThat(get(orders).statusCode()).isEqualTo(404);
        Awaitility.await().until(() -> !values(user).containsKey(orders));
        given().auth().oauth2(TestTokens.of("marketer")).delete("/v1/computed-traits/{name}", orders).then().statusCode(404);
    }

    @Test
    void anOrderThatAPublicSourceTellsOfCountsWhereTheDefinitionSaysSoAlone() {
        put(orders, ORDERS);
        String page = track(NOON, browser).replace("\"trust\":\"server\"", "\"trust\":\"public\"");
        tell(track(NOON, user, browser));
        awaitValue(user, "1");

        tell(page);
        tell(page.replace("Order Completed", "Product Viewed").replaceFirst("\"messageId\":\"", "\"messageId\":\"v"));
        tell(track(NOON.plusSeconds(1), browser, "loyalty_id:after-" + id));
        Awaitility.await().until(() -> activities(browser) == 4);

        awaitValue(user, "2");
        change(orders, "*", "{\"definition\":{\"kind\":\"count\",\"events\":{\"names\":[\"Product Viewed\"]}}}");
        awaitValue(user, "1");
        change(orders, "*", "{\"definition\":{\"kind\":\"count\",\"events\":{\"names\":[\"Order Completed\"],\"includePublic\":true}}}");
        awaitValue(user, "3");
        assertThat(get(orders).jsonPath().getBoolean("definition.events.includePublic")).isTrue();
    }

    @Test
    void aTouchpointThatComesTwiceCountsOnce() {
        put(orders, ORDERS);
        String order = track(NOON, user);

        tell(order);
        tell(order);
        tell(track(NOON, "user_id:after-" + id));

        ShopTestClient.await("user_id:after-" + id);
        awaitValue(user, "1");
    }

    @Test
    void aTouchpointThatIsSentAgainAfterTheInboxHasForgottenItCountsOnce() {
        put(orders, ORDERS);
        String order = track(NOON, user);
        tell(order);
        awaitValue(user, "1");
        PostgresClient.inTransaction(session -> session.createNativeQuery("delete from inbox").executeUpdate());

        tell(order);
        tell(track(NOON, "user_id:after-" + id));

        ShopTestClient.await("user_id:after-" + id);
        awaitValue(user, "1");
    }

    @Test
    void whatIsToldOfNobodyIsKeptOfNobody() {
        tell(track(NOON, "user_id:null"));
        tell(track(NOON, user));

        ShopTestClient.await(user);

        assertThat(PostgresClient.<JsonNode>inTransaction(session -> JsonRows.read(session,
                "select cast(json_agg(a.name) as text) from activity a where a.identifier = 'user_id:null'", Map.of()))).isEmpty();
    }

    @Test
    void aVisitorWhoRefusedAndAgreedAgainIsComputedWhole() {
        put(orders, ORDERS);
        tell(track(NOON, browser));
        Awaitility.await().until(() -> ownValues(browser).containsKey(orders));
        personalisation(browser, "off");
        tell(track(NOON.plusSeconds(1), browser));
        Awaitility.await().until(() -> !ownValues(browser).containsKey(orders));

        personalisation(browser, "on");
        tell(track(NOON.plusSeconds(2), browser));

        Awaitility.await().untilAsserted(() -> assertThat(ownValues(browser).get(orders)).hasToString("3"));
    }

    private static SortedMap<String, JsonNode> ownValues(String identifier) {
        JsonNode rows = PostgresClient.inTransaction(session -> JsonRows.read(session,
                "select cast(json_agg(c.states) as text) from computed_state c where c.identifier = :key", Map.of("key", identifier)));
        List<JsonNode> states = new ArrayList<>();
        rows.forEach(states::add);
        return ComputedTraits.values(states);
    }

    @Test
    void whoTurnsPersonalisationOffIsNotComputedUntilTheyTurnItOnAgain() {
        put(orders, ORDERS);
        tell(track(NOON, user));
        awaitValue(user, "1");

        personalisation(user, "off");

        awaitValue(user, "null");
        tell(track(NOON.plusSeconds(1), user));
        Awaitility.await().until(() -> activities(user) == 2);
        assertThat(values(user)).doesNotContainKey(orders);

        personalisation(user, "on");

        awaitValue(user, "2");
    }

    private static void personalisation(String who, String onOrOff) {
        given().auth().oauth2(TestTokens.of("privacy")).contentType("application/json").body("{\"personalisation\":\"" + onOrOff + "\"}")
                .put("/v1/consents/{identifier}/personalisation", who).then().statusCode(200);
    }

    @Test
    void onlyMarketersAndAdminsDefineAndAllColleaguesRead() {
        assertThat(given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json").body(ORDERS)
                .put("/v1/computed-traits/{name}", orders).statusCode()).isEqualTo(403);
        assertThat(given().contentType("application/json").body(ORDERS).put("/v1/computed-traits/{name}", orders).statusCode())
                .isEqualTo(401);
        assertThat(given().auth().oauth2(TestTokens.forged("admin")).get("/v1/computed-traits").statusCode()).isEqualTo(401);
        assertThat(given().auth().oauth2(TestTokens.of("partner")).get("/v1/computed-traits").statusCode()).isEqualTo(403);
        assertThat(given().auth().oauth2(TestTokens.of("agent")).get("/v1/computed-traits").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsWrongWithADefinitionIsPointedAt() {
        put(orders, "{\"definition\":{\"kind\":\"sum\"}}").then().statusCode(400)
                .body("errors[0].field", equalTo("/definition/property"));
        put(orders, "{\"definition\":{\"kind\":\"median\"}}").then().statusCode(400);
        put(orders, "{}").then().statusCode(400);
        put(orders, "{").then().statusCode(400);
        put("?", ORDERS).then().statusCode(400);
    }

    private static Response change(String name, String ifMatch, String body) {
        return given().auth().oauth2(TestTokens.of("marketer")).contentType("application/json").header("If-Match", ifMatch).body(body)
                .put("/v1/computed-traits/{name}", name);
    }

    private static Response put(String name, String body) {
        return given().auth().oauth2(TestTokens.of("marketer")).contentType("application/json").body(body).put("/v1/computed-traits/{name}",
                name);
    }

    private static Response get(String name) {
        return given().auth().oauth2(TestTokens.of("analyst")).get("/v1/computed-traits/{name}", name);
    }

    private void awaitValue(String identifier, String expected) {
        Awaitility.await("value of " + orders).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(String.valueOf(values(identifier).get(orders))).isEqualTo(expected));
    }

    private static SortedMap<String, JsonNode> values(String identifier) {
        JsonNode rows = PostgresClient.inTransaction(session -> JsonRows.read(session, """
                select cast(json_agg(c.states) as text) from identifier asked
                  join identifier i on i.profile_id = asked.profile_id join computed_state c on c.identifier = i.key
                 where asked.key = :key""", Map.of("key", identifier)));
        List<JsonNode> states = new ArrayList<>();
        rows.forEach(states::add);
        return ComputedTraits.values(states);
    }

    private static int activities(String identifier) {
        return PostgresClient.inTransaction(session -> JsonRows.read(session, """
                select cast(json_agg(a.message_id) as text) from identifier asked
                  join identifier i on i.profile_id = asked.profile_id join activity a on a.identifier = i.key
                 where asked.key = :key""", Map.of("key", identifier))).size();
    }
}
