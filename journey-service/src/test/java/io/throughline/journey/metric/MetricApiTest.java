package io.throughline.journey.metric;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class MetricApiTest {

    private final String mark = somebody();
    /** Channels of this test alone. */
    private final String web = "web_" + mark;
    private final String app = "app_" + mark;
    private final UUID segment = UUID.randomUUID();
    private final UUID profile = UUID.randomUUID();

    /** Li looks, adds and buys on the web; Wang adds on the web, goes to the app an hour later, adds again and buys. */
    @BeforeEach
    void twoCustomers() {
        JourneyTestClient.Source shop = JourneyTestClient.source(web);
        JourneyTestClient.Source phone = JourneyTestClient.source(app);
        send(shop, "li" + mark, "View", "2026-03-02T10:00:00Z", "{}");
        send(shop, "li" + mark, "Add", "2026-03-02T10:00:45Z", "{\"handling_seconds\":30}");
        send(shop, "li" + mark, "Buy", "2026-03-02T10:02:00Z", "{\"total\":100.5,\"currency\":\"CNY\"}");
        send(shop, "wang" + mark, "Add", "2026-03-02T11:00:00Z", "{\"handling_seconds\":90}");
        send(phone, "wang" + mark, "Add", "2026-03-02T12:00:00Z", "{}");
        send(phone, "wang" + mark, "Buy", "2026-03-02T12:05:00Z", "{\"total\":\"20.25\",\"currency\":\"CNY\"}");
        send(phone, "wang" + mark, "Buy", "2026-03-02T12:06:00Z", "{\"total\":7,\"currency\":\"EUR\"}");
        send(shop, "li" + mark, "View", "2026-02-02T10:00:00Z", "{}");
        // A kind of event that there is no more.
        send(shop, "li" + mark, "Gone", "2026-02-05T10:00:00Z", "{}");
        TestEvents.identity("user_id:li" + mark, profile, 1);
        TestEvents.send("segments", profile.toString(), "s" + mark, "/profile-service", "io.throughline.segment.entered.v1",
                """
                {"segmentId":"%s","segment":"老客","version":1,"profileId":"%s","at":"2026-01-31T09:30:00Z","reason":{"kind":"time",\
                "id":"x","parts":[]}}"""
                        .formatted(segment, profile));
    }

    private void send(JourneyTestClient.Source source, String user, String event, String at, String properties) {
        source.send("track",
                "{\"userId\":\"%s\",\"event\":\"%s %s\",\"timestamp\":\"%s\",\"properties\":%s}".formatted(user, event, mark, at,
                        properties))
                .then().statusCode(200);
    }

    private String question(String more) {
        return """
                {"period":{"month":"2026-03"},"compare":"previous","filter":{"channel":["%s","%s"]}%s}""".formatted(web, app, more);
    }

    private JsonPath metrics(String more, int people) {
        String body = question(more);
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200))
                .until(() -> as("analyst").body(body).post("/v1/analytics/metrics"),
                        answer -> answer.statusCode() >= 400
                                || answer.jsonPath().getLong("basis.events") == 7 && answer.jsonPath().getLong("basis.people") == people
                                        && answer.jsonPath().getString("rows").contains("previous"))
                .then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> row(JsonPath answer, String key) {
        return answer.<Map<String, Object>>getList("rows").stream().filter(row -> row.get("key").equals(key)).findFirst().orElseThrow();
    }

    private static Number value(Map<String, Object> row, String metric, String what) {
        return (Number) ((Map<?, ?>) ((Map<?, ?>) row.get("metrics")).get(metric)).get(what);
    }

    @Test
    void channelsStandSideBySideWithWhatTheyEarnAndCost() {
        as("analyst").body("{\"name\":{\"zh\":\"网店\"},\"costPerMonth\":{\"minor\":300000,\"currency\":\"CNY\"}}").put("/v1/channels/" + web)
                .then().statusCode(201);
        as("analyst").body("{\"target\":0.25,\"baseline\":0.1,\"source\":\"计划\"}").put("/v1/metric-targets/conversion/channel/" + web)
                .then().statusCode(201);
        as("analyst").body("{\"target\":0.25,\"source\":\"计划\"}").put("/v1/metric-targets/conversion/channel/" + web).then()
                .statusCode(200);
        as("analyst").body(
                ("{\"name\":{\"zh\":\"浏览\"},\"costPerVisit\":{\"minor\":40,\"currency\":\"CNY\"},\"events\":[{\"channel\":\"%s\","
                        + "\"name\":\"View %s\"}]}")
                        .formatted(web, mark))
                .put("/v1/touchpoints/look-" + mark).then().statusCode(201);
        as("analyst").body(
                ("{\"name\":{\"zh\":\"加购\"},\"costPerVisit\":{\"minor\":5,\"currency\":\"EUR\"},\"events\":[{\"channel\":\"%s\","
                        + "\"name\":\"Add %s\"}]}")
                        .formatted(web, mark))
                .put("/v1/touchpoints/add-" + mark).then().statusCode(201);
        feedback(web, 5, 10);
        feedback(web, 2, 4);

        String more =
                (",\"by\":\"channel\",\"goal\":{\"event\":\"Buy %s\"},\"handling\":true,\"revenue\":{\"event\":{\"event\":\"Buy "
                        + "%s\"},\"currency\":\"CNY\"}")
                        .formatted(mark, mark);
        metrics(more, 2);
        JsonPath answer = await().atMost(Duration.ofSeconds(20)).until(
                () -> as("analyst").body(question(more)).post("/v1/analytics/metrics").jsonPath(),
                found -> row(found, web).toString().contains("nps") && value(row(found, web), "nps", "n").intValue() == 2);

        Map<String, Object> shop = row(answer, web);
        assertThat(((Map<?, ?>) shop.get("label")).get("zh")).isEqualTo("网店");
        assertThat(value(shop, "visits", "value").intValue()).isEqualTo(2);
        assertThat(value(shop, "visits", "previous").intValue()).isEqualTo(2);
        assertThat(value(shop, "visits", "change").intValue()).isZero();
        assertThat(value(shop, "conversion", "value").doubleValue()).isEqualTo(0.5);
        assertThat(value(shop, "conversion", "target").doubleValue()).isEqualTo(0.25);
        assertThat(value(shop, "conversion", "deviation").doubleValue()).isEqualTo(1);
        assertThat(value(shop, "bounce", "value").doubleValue()).isEqualTo(0.5);
        assertThat(value(shop, "dwell", "median").doubleValue()).isEqualTo(60);
        assertThat(value(shop, "revenue", "value").doubleValue()).isEqualTo(10_050);
        assertThat(value(shop, "handlingTime", "value").doubleValue()).isEqualTo(60);
        // 31 days of a month of 30, and one visit to a touchpoint; that of the other is in another currency.
        assertThat(value(shop, "cost", "value").doubleValue()).isEqualTo(310_040, within(1e-6));
        assertThat(answer.getList("basis.notes").toString()).contains("add-" + mark + " is in EUR");
        assertThat(value(shop, "coverage", "value").doubleValue()).isEqualTo(1);
        assertThat(value(shop, "csat", "value").doubleValue()).isEqualTo(0.5);
        assertThat(value(shop, "nps", "value").doubleValue()).isZero();
        Map<String, Object> phone = row(answer, app);
        assertThat(value(phone, "revenue", "value").doubleValue()).isEqualTo(2_025);
        assertThat(value(phone, "coverage", "value").doubleValue()).isEqualTo(0.5);
        assertThat(answer.getList("basis.notes").toString()).contains("EUR");
    }

    @Test
    void anOrderCountsWhoeverTellsOfItAndTheAnswerSaysHowMuchRestsOnPublicSources() {
        JourneyTestClient.Source page = JourneyTestClient.source(web, "public");
        page.send("track",
                "{\"anonymousId\":\"v%s\",\"event\":\"Buy %s\",\"timestamp\":\"%s\",\"properties\":{\"total\":100.5,\"currency\":\"CNY\"}}"
                        .formatted(mark, mark, java.time.Instant.now()))
                .then().statusCode(200);
        JourneyTestClient.Source server = JourneyTestClient.source(web);
        server.send("track",
                "{\"userId\":\"li%s\",\"event\":\"Buy %s\",\"properties\":{\"total\":100.5,\"currency\":\"CNY\"}}".formatted(mark, mark))
                .then().statusCode(200);
        String question =
                "{\"period\":{\"last\":\"P1D\"},\"filter\":{\"source\":[\"%s\",\"%s\"]%s},\"by\":\"channel\","
                        + "\"revenue\":{\"event\":{\"event\":\"Buy %s\"},\"currency\":\"CNY\"}}";

        JsonPath answer = await().atMost(Duration.ofSeconds(20))
                .until(() -> as("analyst").body(question.formatted(page.id(), server.id(), "", mark))
                        .post("/v1/analytics/metrics").then().statusCode(200).extract().jsonPath(),
                        found -> found.getLong("basis.events") == 2);

        Map<String, Object> shop = row(answer, web);
        assertThat(value(shop, "orders", "value").intValue()).isEqualTo(2);
        assertThat(value(shop, "revenue", "value").intValue()).isEqualTo(20_100);
        assertThat(value(shop, "publicOrders", "value").intValue()).isEqualTo(1);
        assertThat(value(shop, "publicRevenue", "value").intValue()).isEqualTo(10_050);

        Map<String, Object> proven =
                row(as("analyst").body(question.formatted(page.id(), server.id(), ",\"trust\":[\"server\",\"import\"]", mark))
                        .post("/v1/analytics/metrics").then().statusCode(200).extract().jsonPath(), web);
        assertThat(value(proven, "orders", "value").intValue()).isEqualTo(1);
        assertThat(value(proven, "publicOrders", "value").intValue()).isZero();
    }

    private void feedback(String channel, int csat, int nps) {
        String id = UUID.randomUUID().toString();
        TestEvents.send("feedback", "user_id:f" + id, id, "/partners/partner-mall", "io.throughline.feedback.received.v1", """
                {"responseId":"%s","externalId":"x","partner":"partner-mall","channel":"%s","subject":"user_id:f%s",\
                "identifiers":["user_id:f%s"],"csat":%d,"nps":%d,
                 "occurredAt":"2026-03-03T09:30:00Z","receivedAt":"2026-03-03T09:30:02.417Z"}""".formatted(id, channel, id, id, csat, nps));
    }

    @Test
    void touchpointsStandSideBySideAndMergedOnesAreOne() {
        as("analyst").body("""
                {"name":{"zh":"加购","en":"Cart"},"costPerVisit":{"minor":3,"currency":"CNY"},
                 "events":[{"channel":"%s","name":"Add %s"},{"channel":"%s","name":"Add %s"}]}""".formatted(web, mark, app, mark))
                .put("/v1/touchpoints/cart-" + mark)
                .then().statusCode(201);

        JsonPath answer = metrics(",\"goal\":{\"event\":\"Buy %s\"}".formatted(mark), 2);

        Map<String, Object> cart = row(answer, "cart-" + mark);
        assertThat(value(cart, "visits", "value").intValue()).isEqualTo(3);
        assertThat(value(cart, "people", "value").intValue()).isEqualTo(2);
        assertThat(value(cart, "conversion", "value").doubleValue()).isEqualTo(2 / 3.0, within(1e-6));
        assertThat(value(cart, "clickThrough", "value").doubleValue()).isEqualTo(2 / 3.0, within(1e-6));
        assertThat(value(cart, "dropOff", "value").doubleValue()).isEqualTo(1 / 3.0, within(1e-6));
        assertThat(value(cart, "cost", "value").intValue()).isEqualTo(9);
        assertThat(answer.<Map<String, Object>>getList("rows")).hasSize(4)
                .anySatisfy(row -> assertThat(row.get("kind")).asString().contains("View " + mark));
    }

    @Test
    void aStageOfAMapIsARowThroughAllChannels() {
        as("analyst").body("""
                {"id":"m-%s","name":{"zh":"旅程"},"stages":[{"id":"look","name":{"zh":"看"},"rules":[{"channel":["%s","%s"]}]},{"id":"buy",\
                "name":{"zh":"买"}}],
                 "touchpoints":[{"stage":"buy","step":{"event":"Buy %s"}}]}""".formatted(mark, web, app, mark)).post("/v1/maps").then()
                .statusCode(201);

        JsonPath answer = metrics(
                (",\"by\":\"stage\",\"map\":\"m-%s\",\"goal\":{\"event\":\"Buy %s\"},\"revenue\":{\"event\":{\"event\":\"Buy "
                        + "%s\"},\"currency\":\"CNY\"}")
                        .formatted(mark, mark, mark),
                2);

        // Wang's hour between the web and the app parts two sessions.
        assertThat(value(row(answer, "look"), "visits", "value").intValue()).isEqualTo(3);
        assertThat(value(row(answer, "look"), "conversion", "value").doubleValue()).isEqualTo(2 / 3.0, within(1e-6));
        assertThat(value(row(answer, "look"), "revenue", "value").doubleValue()).isZero();
        assertThat(value(row(answer, "buy"), "people", "value").intValue()).isEqualTo(2);
        assertThat(value(row(answer, "buy"), "revenue", "value").doubleValue()).isEqualTo(12_075);
        assertThat(value(row(answer, "buy"), "dropOff", "value").doubleValue()).isZero();
    }

    @Test
    void aSegmentIsARow() {
        JsonPath answer = await().atMost(Duration.ofSeconds(20)).until(
                () -> metrics(",\"by\":\"segment\",\"segments\":[\"%s\"]".formatted(segment), 2),
                found -> isNumber(found, "people", "value", 1) && isNumber(found, "visits", "previous", 2));

        Map<String, Object> row = row(answer, segment.toString());
        assertThat(value(row, "visits", "value").intValue()).isEqualTo(1);
        assertThat(value(row, "coverage", "value").doubleValue()).isEqualTo(0.5);
        assertThat(value(row, "visits", "previous").intValue()).isEqualTo(2);
    }

    private boolean isNumber(JsonPath answer, String metric, String field, int expected) {
        Map<String, Object> row = row(answer, segment.toString());
        Number found = row == null ? null : value(row, metric, field);
        return found != null && found.intValue() == expected;
    }

    @Test
    void aChannelCountsAllOfItsEventsHoweverManyKindsThereAre() {
        JourneyTestClient.Source shop = JourneyTestClient.source("rare_" + mark);
        StringBuilder pages = new StringBuilder();
        for (int page = 0; page < 1_010; page++) {
            pages.append(page == 0 ? "" : ",")
                    .append("{\"type\":\"page\",\"userId\":\"rare%s\",\"name\":\"p%d\",\"timestamp\":\"2026-03-05T10:%02d:%02dZ\"}"
                            .formatted(mark, page, page / 60, page % 60));
        }
        shop.send("batch", "{\"batch\":[" + pages + "]}").then().statusCode(200);

        String body = "{\"period\":{\"month\":\"2026-03\"},\"by\":\"channel\",\"filter\":{\"channel\":\"rare_%s\"}}".formatted(mark);
        JsonPath answer =
                await().atMost(Duration.ofSeconds(20)).until(() -> as("analyst").body(body).post("/v1/analytics/metrics").jsonPath(),
                        // What is written meanwhile may be in the basis, which is asked last, and not in the rows yet.
                        found -> found.getLong("basis.events") == 1_010
                                && value(row(found, "rare_" + mark), "eventsPerVisit", "value").intValue() == 1_010);

        assertThat(value(row(answer, "rare_" + mark), "visits", "value").intValue()).isEqualTo(1);
        assertThat(answer.getList("basis.notes").toString()).contains("more than 1000 kinds");
    }

    @Test
    void aGoalAfterThePeriodCountsWithinItsWindow() {
        metrics("", 2);
        String february = """
                {"period":{"from":"2026-02-02","to":"2026-02-03"},"by":"channel","filter":{"channel":"%s"},"goal":{"event":"Gone %s"}%s}""";

        as("analyst").body(february.formatted(web, mark, ",\"window\":\"P7D\"")).post("/v1/analytics/metrics").then().statusCode(200)
                .body("rows[0].metrics.conversion.value", equalTo(1.0f), "rows[0].metrics.visits.value", equalTo(1.0f));
        as("analyst").body(february.formatted(web, mark, ",\"window\":\"P1D\"")).post("/v1/analytics/metrics").then().statusCode(200)
                .body("rows[0].metrics.conversion.value", equalTo(0.0f));
    }

    @Test
    void whoChangesTheChannelAndStartsOverIsTold() {
        metrics("", 2);

        as("marketer").body(question(",\"within\":\"PT2H\"")).post("/v1/analytics/handover").then().statusCode(200)
                .body("handovers", equalTo(1), "people", equalTo(1), "startOver.n", equalTo(1), "score.value", equalTo(0.0f),
                        "ways[0].from", equalTo(web),
                        "ways[0].to", equalTo(app), "ways[0].repeated[0].step.en", equalTo("Add " + mark), "ways[0].repeated[0].n",
                        equalTo(1));
        as("marketer").body(question(",\"within\":\"PT59M\"")).post("/v1/analytics/handover").then().statusCode(200).body("handovers",
                equalTo(0));
        as("marketer").body(question(",\"within\":\"PT2H\",\"from\":\"%s\",\"startedOver\":true".formatted(web)))
                .post("/v1/analytics/handover/people").then()
                .statusCode(200).body("items.identifiers", equalTo(List.of(List.of("user_id:wang" + mark))), "items[0].to", equalTo(app),
                        "items[0].at", equalTo("2026-03-02T12:00:00Z"), "items[0].repeated.en", equalTo(List.of("Add " + mark)), "next",
                        nullValue());
        as("marketer").body(question(",\"from\":\"%s\"".formatted(app))).post("/v1/analytics/handover/people").then().statusCode(200)
                .body("items", hasSize(0));
        as("marketer").body(question(",\"from\":\"moon\"")).post("/v1/analytics/handover/people").then().statusCode(200).body("items",
                hasSize(0));
        as("marketer").body("{\"startedOver\":\"yes\",\"limit\":0,\"cursor\":\"\"}").post("/v1/analytics/handover/people").then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("/startedOver", "/limit", "/cursor"));
        as("marketer").body("{\"cursor\":\"x\"}").post("/v1/analytics/handover/people").then().statusCode(400).body("errors.field",
                contains("/cursor"));
    }

    @Test
    void isForWhoAnalysesAlone() {
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).body("{}").post("/v1/analytics/metrics").then().statusCode(403);
            as(role).body("{}").post("/v1/analytics/handover").then().statusCode(403);
            as(role).body("{}").post("/v1/analytics/handover/people").then().statusCode(403);
            as(role).body("{}").put("/v1/metric-targets/dwell/channel/web").then().statusCode(403);
        }
        for (String path : List.of("metrics", "handover", "handover/people")) {
            Response anonymous = given().contentType("application/json").body("{}").post("/v1/analytics/" + path);
            assertThat(anonymous.statusCode()).isEqualTo(401);
            given().auth().oauth2(TestTokens.forged("analyst")).contentType("application/json").body("{}").post("/v1/analytics/" + path)
                    .then().statusCode(401);
            as("analyst").body("[]").post("/v1/analytics/" + path).then().statusCode(400);
            as("analyst").body("x".repeat(1_100_000)).post("/v1/analytics/" + path).then().statusCode(413);
        }
    }
}
