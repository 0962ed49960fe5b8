package io.throughline.journey.attribution;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AttributionApiTest {

    private static final Offset<Double> NEARLY = within(1e-6);
    private static final Instant START = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(3));

    /**
     * The journeys of Puzyrov 2019: web converts twice and once not, store once, web then store once; here with what the orders were worth.
     */
    @Test
    void ordersAreCreditedToTheChannelsBeforeThem() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        JourneyTestClient.Source store = JourneyTestClient.source("store");
        JourneyTestClient.Source till = JourneyTestClient.source("till");
        order(till, visit(web, JourneyTestClient.somebody()), 100, "CNY");
        order(till, visit(web, JourneyTestClient.somebody()), 50, "CNY");
        visit(web, JourneyTestClient.somebody());
        order(till, visit(store, JourneyTestClient.somebody()), 10.25, "CNY");
        String both = visit(web, JourneyTestClient.somebody());
        send(store, both, "看", 60, "{}");
        order(till, both, 999, "USD");
        String question =
                """
                {"goal": {"event": "下单"}, "touches": {"event": "看"}, "lookBack": "P1D", "period": {"last": "P7D"}, "filter": {"source": \
                ["%s", "%s", "%s"]}, "by": "channel",
                 "revenue": {"property": "total", "currency": "CNY"}, "cost": {"web": {"minor": 10000, "currency": "CNY"}, "store": \
                {"minor": 0, "currency": "CNY"}}}"""
                        .formatted(web.id(), store.id(), till.id());

        JsonPath answer = ask(question, 10);

        assertThat(answer.getInt("conversions")).isEqualTo(4);
        assertThat(answer.getInt("nulls")).isEqualTo(1);
        assertThat(answer.getInt("revenue.minor")).isEqualTo(16_025);
        assertThat(of(answer, "markov", "conversions").get("web")).isCloseTo(2.4, NEARLY);
        assertThat(of(answer, "markov", "conversions").get("store")).isCloseTo(1.6, NEARLY);
        assertThat(of(answer, "markov", "removalEffect").get("web")).isCloseTo(0.75, NEARLY);
        assertThat(of(answer, "first", "conversions").get("web")).isCloseTo(3, NEARLY);
        assertThat(of(answer, "last", "conversions").get("store")).isCloseTo(2, NEARLY);
        assertThat(of(answer, "shapley", "conversions").get("web")).isCloseTo(2.5, NEARLY);
        assertThat(of(answer, "linear", "roi").get("web")).isCloseTo(0.5, NEARLY);
        assertThat(answer.getList("models.last.credits.revenue.minor", Integer.class)).containsExactlyInAnyOrder(15_000, 1_025);
        assertThat(answer.getString("basis.label")).isEqualTo("association");
        assertThat(answer.getList("basis.notes", String.class))
                .anyMatch(note -> note.contains("1 conversions name a currency other than CNY"));
        assertThat(answer.getMap("models")).containsOnlyKeys("first", "last", "linear", "time_decay", "position", "markov", "shapley");
    }

    @Test
    void anOrderOfAPublicSourceIsCreditedAndMarked() {
        JourneyTestClient.Source page = JourneyTestClient.source("web", "public");
        JourneyTestClient.Source till = JourneyTestClient.source("till");
        order(till, JourneyTestClient.somebody(), 30, "CNY");
        page.send("track",
                "{\"anonymousId\":\"%s\",\"event\":\"下单\",\"timestamp\":\"%s\",\"properties\":{\"total\":12.5,\"currency\":\"CNY\"}}"
                        .formatted(JourneyTestClient.somebody(), START))
                .then().statusCode(200);

        JsonPath answer = ask("""
                {"goal": {"event": "下单"}, "period": {"last": "P7D"}, "filter": {"source": ["%s", "%s"]}, "models": ["last"],
                 "revenue": {"property": "total", "currency": "CNY"}}""".formatted(page.id(), till.id()), 2);

        assertThat(answer.getInt("conversions")).isEqualTo(2);
        assertThat(answer.getInt("publicConversions")).isEqualTo(1);
        assertThat(answer.getInt("revenue.minor")).isEqualTo(4_250);
        assertThat(answer.getInt("publicRevenue.minor")).isEqualTo(1_250);
    }

    @Test
    void eachCreditTellsWhatItWasInThePeriodBefore() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        JourneyTestClient.Source store = JourneyTestClient.source("store");
        JourneyTestClient.Source till = JourneyTestClient.source("till");
        order(till, visit(web, JourneyTestClient.somebody()), 100, "CNY");
        for (JourneyTestClient.Source early : List.of(web, store, store)) {
            String user = JourneyTestClient.somebody();
            send(early, user, "看", -3 * 24 * 60, "{}");
            send(till, user, "下单", -3 * 24 * 60 + 5, "{\"total\": 20, \"currency\": \"CNY\"}");
        }
        String question = """
                {"goal": {"event": "下单"}, "touches": {"event": "看"}, "lookBack": "P1D", "by": "channel", "models": ["last", "markov"],
                 "filter": {"source": ["%s", "%s", "%s"]}, "revenue": {"property": "total", "currency": "CNY"},
                 "period": {"from": "%s", "to": "%s"}, "compare": {"from": "%s", "to": "%s"}}""".formatted(web.id(), store.id(), till.id(),
                START.minus(Duration.ofHours(12)), START.plus(Duration.ofDays(2)), START.minus(Duration.ofDays(4)),
                START.minus(Duration.ofDays(2)));

        JsonPath answer = Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body(question).post("/v1/analytics/attribution"), (Response asked) -> asked.statusCode() == 200
                        && asked.jsonPath().getInt("conversions") == 1 && asked.jsonPath().getInt("compared.conversions") == 3)
                .jsonPath();

        assertThat(answer.getInt("compared.revenue.minor")).isEqualTo(6_000);
        assertThat(answer.getList("models.last.credits.key", String.class)).containsExactly("web", "store");
        assertThat(answer.getList("models.last.credits.conversions", Double.class)).containsExactly(1.0, 0.0);
        assertThat(answer.getList("models.last.credits.before.conversions", Double.class)).containsExactly(1.0, 2.0);
        assertThat(answer.getDouble("models.last.credits[1].before.share")).isCloseTo(2 / 3.0, NEARLY);
        assertThat(answer.getInt("models.last.credits[1].before.revenue.minor")).isEqualTo(4_000);
        assertThat(answer.getDouble("models.markov.credits[1].before.removalEffect")).isCloseTo(2 / 3.0, NEARLY);
        assertThat(answer.getString("basis.compared.from")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{} | /goal", "{\"goal\": {\"event\": \"x\"}, \"models\": [\"magic\"]} | /models/0",
            "{\"goal\": {\"event\": \"x\"}, \"models\": [\"last\", \"last\"]} | /models",
            "{\"goal\": {\"event\": \"x\"}, \"order\": 5} | /order",
            "{\"goal\": {\"event\": \"x\"}, \"position\": [0.5, 0.5, 0.5]} | /position",
            "{\"goal\": {\"event\": \"x\"}, \"position\": [0.5, 0.5]} | /position",
            "{\"goal\": {\"event\": \"x\"}, \"revenue\": {\"property\": \"total\", \"currency\": \"Yuan\"}} | /revenue/currency",
            "{\"goal\": {\"event\": \"x\"}, \"cost\": {\"web\": {\"minor\": 1, \"currency\": \"CNY\"}}} | /cost/web",
            "{\"goal\": {\"event\": \"x\"}, \"revenue\": {\"property\": \"t\", \"currency\": \"CNY\"}, \"cost\": {\"web\": {\"minor\": "
                    + "1, \"currency\": \"USD\"}}} | /cost/web/currency",
            "{\"goal\": {\"event\": \"x\"}, \"lookBack\": \"P400D\"} | /lookBack",
            "{\"goal\": {\"event\": \"x\"}, \"by\": {\"colour\": 1}} | /by/property",
            "{\"finishedPaths\": true} | /finishedPaths", "{\"goal\": {\"event\": \"x\"}, \"conversions\": \"some\"} | /conversions",
            "{\"goal\": {\"event\": \"x\"}, \"halfLife\": \"soon\"} | /halfLife",
            "{\"goal\": {\"event\": \"x\"}, \"compare\": \"sometime\"} | /compare",
            "{\"finishedPaths\": true, \"compare\": \"previous\"} | /compare" })
    void aFaultyQuestionIsRefusedByItsField(String body, String field) {
        as("analyst").body(body).post("/v1/analytics/attribution").then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @Test
    void twoHundredCostsMayBeNamed() {
        costs(200).then().statusCode(200);

        costs(201).then().statusCode(400).body("errors.field", hasItem("/cost"));
    }

    private static Response costs(int number) {
        String costs = IntStream.range(0, number).mapToObj(i -> "\"c" + i + "\":{\"minor\":1,\"currency\":\"CNY\"}")
                .collect(Collectors.joining(","));
        return as("analyst")
                .body("""
                {"goal":{"event":"x"},"filter":{"source":"nobody-sends-this"},"revenue":{"property":"total","currency":"CNY"},\
                "cost":{%s}}"""
                        .formatted(costs))
                .post("/v1/analytics/attribution");
    }

    @Test
    void isForThoseWhoStudyJourneys() {
        String question = "{\"goal\": {\"event\": \"x\"}, \"filter\": {\"source\": \"nobody-sends-this\"}}";
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).body(question).post("/v1/analytics/attribution").then().statusCode(403);
        }
        given().contentType("application/json").body(question).post("/v1/analytics/attribution").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("analyst")).contentType("application/json").body(question).post("/v1/analytics/attribution")
                .then().statusCode(401);
        for (String role : List.of("analyst", "marketer", "admin")) {
            as(role).body(question).post("/v1/analytics/attribution").then().statusCode(200).body("conversions", equalTo(0),
                    "models.markov.credits", equalTo(List.of()));
        }
    }

    private static Map<String, Double> of(JsonPath answer, String model, String number) {
        return answer.<Map<String, Object>>getList("models." + model + ".credits").stream().filter(credit -> credit.get(number) != null)
                .collect(Collectors.toMap(credit -> (String) credit.get("key"), credit -> ((Number) credit.get(number)).doubleValue()));
    }

    private static String visit(JourneyTestClient.Source source, String user) {
        send(source, user, "看", 0, "{}");
        return user;
    }

    private static void order(JourneyTestClient.Source till, String user, double total, String currency) {
        send(till, user, "下单", 120, "{\"total\": %s, \"currency\": \"%s\"}".formatted(total, currency));
    }

    private static void send(JourneyTestClient.Source source, String user, String event, long minutes, String properties) {
        source.send("track", "{\"userId\": \"%s\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": %s}".formatted(user, event,
                START.plus(Duration.ofMinutes(minutes)), properties)).then().statusCode(200);
    }

    private static JsonPath ask(String question, int events) {
        return Awaitility.await("attribution of " + events).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body(question).post("/v1/analytics/attribution"),
                (Response answer) -> answer.statusCode() == 200 && answer.jsonPath().getInt("basis.events") == events).jsonPath();
    }
}
