package io.throughline.journey.retention;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lives of a shop by hand; all of one source, by which they are told from those of other tests. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class RetentionApiTest {

    private static final String RETENTION = "/v1/analytics/retention";
    private static final String QUARTER = "\"period\": {\"from\": \"2026-01-01\", \"to\": \"2026-04-01\"}";

    private final String user = somebody();
    private JourneyTestClient.Source shop;

    @BeforeEach
    void source() {
        shop = JourneyTestClient.source("store");
    }

    private void bought(String who, String... times) {
        did(who, "下单", times);
    }

    private void did(String who, String event, String... times) {
        for (String time : times) {
            shop.send("track",
                    "{\"userId\": \"%s-%s\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": {\"城市\": \"%s\"}}".formatted(
                            user, who, event, time, who.startsWith("s") ? "上海" : "Berlin"))
                    .then().statusCode(200);
        }
    }

    private String question(String more) {
        return "{\"filter\": {\"source\": \"" + shop.id() + "\"}" + more + "}";
    }

    private static Response ask(String path, String question, int events) {
        return Awaitility.await("an answer from " + events + " events").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100))
                .until(
                        () -> as("analyst").body(question).post(path),
                        answer -> answer.statusCode() != 200 || answer.jsonPath().getInt("basis.events") == events);
    }

    /** All at midnight, as in the CDNOW purchases: two orders of one day are two, and the second is a repurchase. */
    private void orders() {
        bought("s1", "2026-01-05T00:00:00Z", "2026-02-05T00:00:00Z", "2026-03-31T00:00:00Z");
        bought("s2", "2026-01-06T00:00:00Z", "2026-01-06T00:00:00Z");
        bought("b3", "2026-01-07T00:00:00Z", "2026-03-01T00:00:00Z");
        bought("b4", "2025-12-31T23:59:59.999Z", "2026-01-08T00:00:00Z");
        bought("b5", "2026-02-28T00:00:00Z", "2026-04-01T00:00:00Z");
    }

    private static String months(String more) {
        return ", " + QUARTER + ", \"grain\": \"month\", \"periods\": 2, \"cohort\": {\"event\": \"下单\"}" + more;
    }

    @Test
    void tellsWhoCameBackInTheMonthsAfterTheirFirstOrder() {
        orders();

        ask(RETENTION, question(months("")), 8).then().statusCode(200)
                .body("cohorts.people", contains(3, 1, 0), "cohorts[0].cells.returned.n", contains(3, 1, 2), "cohorts[1].cells.returned.n",
                        contains(1, 0),
                        "cohorts[0].start", equalTo("2026-01-01T00:00:00Z"), "cohorts[0].cells.complete", contains(true, true, true))
                .body("mean.period", contains(0, 1, 2), "mean.returned.n", contains(4, 1, 2), "mean.returned.of", contains(4, 4, 3),
                        "basis.people", equalTo(4));
        as("analyst").body(question(months(", \"kind\": \"repurchase\""))).post(RETENTION).then().statusCode(200)
                .body("cohorts[0].cells.returned.n", contains(1, 2, 3), "cohorts[1].cells.returned.n", contains(0, 0));
        as("analyst").body(question(months(", \"kind\": \"unbounded\""))).post(RETENTION).then().statusCode(200)
                .body("cohorts[0].cells.returned.n", contains(3, 2, 2));
        as("analyst").body(question(months(", \"firstEver\": false"))).post(RETENTION)
                .then().statusCode(200).body("cohorts.people", contains(4, 1, 0));
        // 30 days from the moment: 5 January + 31 days is period 1, 31 March is day 85; 7 January + 53 days is period 1.
        as("analyst").body(question(months(", \"mode\": \"rolling\""))).post(RETENTION).then().statusCode(200)
                .body("cohorts[0].cells.returned.n", contains(1, 2, 1), "cohorts[0].cells.complete", contains(true, false, false));
        as("analyst").body(question(months(", \"breakdown\": {\"property\": \"城市\"}"))).post(RETENTION).then().statusCode(200)
                .body("groups.value", contains("上海", "Berlin"), "groups.people", contains(2, 2), "groups[0].mean.returned.n",
                        contains(2, 1, 1));
        as("analyst").body(question(months(", \"breakdown\": {\"segments\": [\"" + UUID.randomUUID() + "\"]}"))).post(RETENTION)
                .then().statusCode(200)
                .body("groups.people", contains(0), "groups.kind", contains("segment"));
    }

    @Test
    void anotherStepMayBeTheReturnAndCountsOnlyAfterTheFirst() {
        did("s1", "Visit", "2026-01-05T10:00:00Z");
        bought("s1", "2026-01-05T09:00:00Z", "2026-01-05T11:00:00Z");
        did("b2", "Visit", "2026-01-06T10:00:00Z");
        bought("b2", "2026-01-06T10:00:00Z");
        did("b3", "Visit", "2026-01-07T10:00:00Z");

        ask(RETENTION, question(", " + QUARTER
                + ", \"grain\": \"month\", \"periods\": 1, \"cohort\": {\"event\": \"Visit\"}, \"return\": {\"event\": \"下单\"}"), 6)
                .then().statusCode(200).body("cohorts[0].people", equalTo(3), "cohorts[0].cells.returned.n", contains(2, 0));
    }

    @Test
    void somebodyMergedHalfWayIsOfTheEarlierCohort() {
        bought("s1", "2026-01-05T00:00:00Z");
        bought("s2", "2026-02-05T00:00:00Z");
        ask(RETENTION, question(months("")), 2).then().body("cohorts.people", contains(1, 1, 0));

        UUID profile = UUID.randomUUID();
        TestEvents.identity("user_id:" + user + "-s1", profile, 1);
        TestEvents.identity("user_id:" + user + "-s2", profile, 1);

        Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100)).untilAsserted(
                () -> as("analyst").body(question(months(""))).post(RETENTION).then().body("cohorts.people", contains(1, 0, 0),
                        "cohorts[0].cells.returned.n", contains(1, 1, 0)));
    }

    /** 23:30 UTC on 28 March 2026 is 00:30 of the 29th in Berlin, a day of 23 hours, and 07:30 in Shanghai. */
    @Test
    void daysAreThoseOfTheZone() {
        bought("b1", "2026-03-28T23:30:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z");
        String days =
                ", \"grain\": \"day\", \"periods\": 1, \"cohort\": {\"event\": \"下单\"}, \"period\": {\"from\": \"2026-03-28\", \"to\": "
                        + "\"2026-03-31\"}, \"zone\": ";

        ask(RETENTION, question(days + "\"Europe/Berlin\""), 3).then().statusCode(200).body("cohorts.people", contains(0, 1, 0),
                "cohorts[1].cells.returned.n", contains(1, 1),
                "cohorts[1].start", equalTo("2026-03-28T23:00:00Z"));
        as("analyst").body(question(days + "\"Asia/Shanghai\"")).post(RETENTION).then().statusCode(200).body("cohorts.people",
                contains(0, 1, 0),
                "cohorts[1].start", equalTo("2026-03-28T16:00:00Z"), "cohorts[1].cells.returned.n", contains(1, 1));
        as("analyst").body(question(days + "\"UTC\"")).post(RETENTION)
                .then().statusCode(200).body("cohorts.people", contains(1, 0, 0), "cohorts[0].cells.returned.n", contains(1, 1));
    }

    @Test
    void tellsWhoIsNewStaysComesBackAndLeaves() {
        bought("s1", "2025-12-01T00:00:00Z", "2026-01-05T00:00:00Z", "2026-02-05T00:00:00Z");
        bought("s2", "2025-06-01T00:00:00Z", "2026-01-05T00:00:00Z", "2026-03-05T00:00:00Z");
        bought("s3", "2026-02-05T00:00:00Z");

        ask("/v1/analytics/lifecycle", question(", " + QUARTER + ", \"grain\": \"month\""), 7).then().statusCode(200)
                .body("units.new", contains(0, 1, 0), "units.returning", contains(1, 1, 0), "units.resurrected", contains(1, 0, 1),
                        "units.dormant", contains(0, -1, -2), "units.active", contains(2, 2, 1), "basis.people", equalTo(3));
    }

    @Test
    void tellsHowOftenPeopleCome() {
        bought("s1", "2026-01-20T08:00:00Z", "2026-02-01T08:00:00Z", "2026-02-01T09:00:00Z", "2026-02-03T08:00:00Z");
        bought("s2", "2026-02-02T08:00:00Z");

        ask("/v1/analytics/stickiness", question(", \"period\": {\"from\": \"2026-02-01\", \"to\": \"2026-02-11\"}"), 5).then()
                .statusCode(200)
                .body("days.daily", contains(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), "days.weekly", contains(1, 2, 2, 2, 2, 2, 2, 2, 1, 0),
                        "days.monthly", contains(1, 2, 2, 2, 2, 2, 2, 2, 2, 2), "days[0].stickiness.share", equalTo(1.0f),
                        "days[1].stickiness.share", equalTo(0.5f))
                .body("histogram", hasSize(30), "histogram[0].people", equalTo(1), "histogram[2].people", equalTo(1));
    }

    @Test
    void saysAllThatIsWrongWithPointers() {
        as("analyst").body(
                "{\"return\": 1, \"mode\": \"circular\", \"periods\": 0, \"grain\": \"decade\", \"kind\": \"odd\", \"firstEver\": \"no\"}")
                .post(RETENTION)
                .then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", containsInAnyOrder("/cohort", "/return", "/mode", "/periods", "/grain", "/kind", "/firstEver"));
        as("analyst").body("{\"cohort\": {}, \"return\": {}, \"zone\": \"Mars/Base\"}").post(RETENTION).then().statusCode(400)
                .body("errors.field", containsInAnyOrder("/cohort", "/return", "/zone"));
        as("analyst").body("{\"cohort\": {\"event\": \"A\"}, \"grain\": \"hour\", \"period\": {\"last\": \"P1Y\"}}").post(RETENTION)
                .then().statusCode(400)
                .body("errors.field", hasItem("/grain"));
        as("analyst").body("{\"cohort\": {\"event\": \"A\"}, \"grain\": \"day\", \"periods\": 366, \"period\": {\"last\": \"P60D\"}}")
                .post(RETENTION)
                .then().statusCode(400)
                .body("errors.field", hasItem("/periods"));
        as("analyst").body("{\"period\": {\"last\": \"P2Y\"}}").post("/v1/analytics/stickiness")
                .then().statusCode(400).body("errors.field", hasItem("/period"));
        as("analyst").body("{\"active\": {\"evnt\": \"A\"}}").post("/v1/analytics/lifecycle")
                .then().statusCode(400).body("errors.field", hasItem("/active/evnt"));
    }

    @Test
    void isForThoseWhoAnalyseAlone() {
        for (String path : List.of(RETENTION, "/v1/analytics/stickiness", "/v1/analytics/lifecycle")) {
            given().contentType("application/json").body("{}").post(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("analyst")).contentType("application/json").body("{}").post(path).then()
                    .statusCode(401);
            as("agent").body("{}").post(path).then().statusCode(403);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).contentType("application/json").body("{}").post(path)
                    .then().statusCode(403);
        }
    }
}
