package io.throughline.journey.alert;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.touchpoint.log.LogProgress;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AlertApiTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    LogProgress log;

    private final String mark = somebody();
    private final String id = "rule-" + mark;

    @AfterEach
    void nobodyWatchesAnyMore() {
        TestServers.restart("clickhouse");
        as("admin").delete("/v1/alert-rules/" + id).then().statusCode(204);
    }

    /** Holds until two events of the test came in. */
    private String rule(String more) {
        return """
                {"id":"%s","name":"订单太少 %s","severity":"critical","every":"PT0.5S"%s,"when":{"below":2},
                 "on":{"analysis":"paths","question":{"period":{"last":"P2D"},"filter":{"event":"Paid %s"}},"pointer":"/basis/events"}}"""
                .formatted(id, mark, more, mark);
    }

    private static JsonPath alert(String alert, String state) {
        return await(alert + " " + state).atMost(SOON).pollInterval(Duration.ofMillis(100))
                .until(() -> as("marketer").get("/v1/alerts/" + alert),
                        answer -> answer.statusCode() == 200 && state.equals(answer.jsonPath().getString("state")))
                .jsonPath();
    }

    private void pay(int times) {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        for (int i = 0; i < times; i++) {
            web.send("track", "{\"userId\":\"%s\",\"event\":\"Paid %s\"}".formatted("p" + i + mark, mark)).then().statusCode(200);
        }
    }

    private List<ConsumerRecord<String, byte[]>> told(int atLeast) {
        return await("told").atMost(SOON).pollInterval(Duration.ofMillis(300)).until(
                () -> TestEvents.all("alerts").stream().filter(each -> id.equals(each.key())).toList(), all -> all.size() >= atLeast);
    }

    @Test
    void anAlertIsRaisedAcknowledgedAndResolvedAndEachIsToldOnce() {
        as("analyst").body(rule("")).post("/v1/alert-rules").then().statusCode(201).header("ETag", "\"1\"").body("webhook", nullValue(),
                "for", nullValue());

        JsonPath open = alert(id + "-1", "open");
        assertThat(open.getString("measure")).isEqualTo("paths:/basis/events");
        assertThat(open.getDouble("value")).isZero();
        assertThat(open.getString("name")).isEqualTo("订单太少 " + mark);
        as("analyst").get("/v1/alert-rules/" + id).then().statusCode(200).body("status.alert", equalTo(id + "-1"), "status.holds",
                equalTo(true), "status.lastFault", nullValue());

        as("analyst").body("{\"note\":\"支付网关重启中\"}").post("/v1/alerts/" + id + "-1/acknowledge").then().statusCode(200)
                .body("state", equalTo("acknowledged"), "acknowledgement.by", equalTo("analyst"), "acknowledgement.note",
                        equalTo("支付网关重启中"));
        as("admin").post("/v1/alerts/" + id + "-1/acknowledge").then().statusCode(200).body("acknowledgement.by", equalTo("analyst"));

        pay(2);
        JsonPath resolved = alert(id + "-1", "resolved");
        assertThat(resolved.getDouble("resolution.value")).isEqualTo(2);
        assertThat(resolved.getString("resolution.because")).isEqualTo("condition_ended");
        assertThat(resolved.getString("acknowledgement.by")).isEqualTo("analyst");
        as("analyst").get("/v1/alerts?rule=" + id).then().body("items.id", equalTo(List.of(id + "-1")));
        as("analyst").get("/v1/alerts?state=open&rule=" + id).then().body("items", equalTo(List.of()));

        List<ConsumerRecord<String, byte[]>> events = told(3);
        assertThat(events).map(each -> TestEvents.header(each, "ce_id")).containsExactly(id + "-1-raised", id + "-1-acknowledged",
                id + "-1-resolved");
        for (ConsumerRecord<String, byte[]> event : events) {
            String type = TestEvents.header(event, "ce_type");
            assertThat(type).startsWith("io.throughline.alert.").endsWith(".v1");
            EventContracts.assertValid("alerts", type.split("\\.")[3], event.value());
        }
    }

    @Test
    void theExamplesOfTheContractsAreValid() {
        List.of("raised", "acknowledged", "resolved").forEach(kind -> EventContracts.assertExampleValid("alerts", kind));
    }

    @Test
    void aTouchpointThatNeverSpokeIsMissedAndHeardAgain() {
        as("analyst").body(
                ("{\"id\":\"%s\",\"name\":\"Tills are "
                        + "silent\",\"every\":\"PT0.5S\",\"on\":{\"missing\":{\"channel\":\"store\",\"event\":\"Sold "
                        + "%s\"},\"for\":\"PT4S\"}}")
                        .formatted(id, mark))
                .post("/v1/alert-rules").then().statusCode(201).body("when", nullValue());

        JsonPath open = alert(id + "-1", "open");
        assertThat(open.getDouble("value")).isGreaterThanOrEqualTo(4);
        assertThat(open.getString("comparison")).isEqualTo("silent");
        String sold = "{\"userId\":\"%s\",\"event\":\"Sold %s\",\"timestamp\":\"%s\"}";
        JourneyTestClient.Source till = JourneyTestClient.source("store");
        // What happened half a year ago says nothing of today.
        till.send("track", sold.formatted(mark, mark, Instant.now().minus(Duration.ofDays(180)))).then().statusCode(200);
        JourneyTestClient.timeline("user_id:" + mark, 1);
        await().during(Duration.ofSeconds(2)).atMost(SOON)
                .until(() -> "open".equals(as("analyst").get("/v1/alerts/" + id + "-1").jsonPath().getString("state")));
        // What happened yesterday and comes now is heard.
        till.send("track", sold.formatted(mark, mark, Instant.now().minus(Duration.ofDays(1)))).then().statusCode(200);

        assertThat(alert(id + "-1", "resolved").getDouble("resolution.value")).isLessThan(4);
        // And then it is silent again.
        alert(id + "-2", "open");
    }

    @Test
    void whatGoesOnNowIsWatched() {
        String live =
                "{\"id\":\"%s\",\"name\":\"x\",\"every\":\"PT0.5S\",\"on\":{\"live\":\"events_per_minute\"%s},\"when\":{\"above\":0}}";
        as("analyst").body(live.formatted(id, ",\"map\":\"none-" + mark + "\"")).post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", hasItem("/on/map"));
        as("analyst").body(live.formatted(id, ",\"stage\":\"nowhere\"")).post("/v1/alert-rules").then().statusCode(400).body("errors.field",
                hasItem("/on/stage"));
        as("analyst").body(live.formatted(id, "")).post("/v1/alert-rules").then().statusCode(201);

        pay(3);

        assertThat(alert(id + "-1", "open").getString("measure")).isEqualTo("live:events_per_minute");
    }

    @Test
    void whileTheLogIsAwayNothingIsRaisedNorResolved() {
        as("analyst")
                .body("{\"id\":\"%s\",\"name\":\"x\",\"every\":\"PT0.5S\",\"on\":{\"missing\":{\"channel\":\"none-%s\"},\"for\":\"PT5S\"}}"
                        .formatted(id, mark))
                .post("/v1/alert-rules").then().statusCode(201);
        TestServers.kill("clickhouse");
        pay(1);
        Instant paid = Instant.now();
        assertThat(log.isCompleteUntil(paid)).isFalse();

        await().atMost(SOON)
                .until(() -> as("analyst").get("/v1/alert-rules/" + id).jsonPath().getString("status.lastFault.detail") != null);
        await().during(Duration.ofSeconds(6)).atMost(SOON)
                .until(() -> as("analyst").get("/v1/alerts?rule=" + id).jsonPath().getList("items").isEmpty());
        as("analyst").body(rule("")).post("/v1/alert-rules/test").then().statusCode(503);

        TestServers.restart("clickhouse");
        await().atMost(SOON).until(() -> log.isCompleteUntil(paid));
        alert(id + "-1", "open");
        as("analyst").get("/v1/alert-rules/" + id).then().body("status.lastFault", nullValue());
    }

    @Test
    void aRuleIsMadeOnceChangedTriedOutAndTakenAway() {
        as("analyst").body(rule("")).post("/v1/alert-rules/test").then().statusCode(200).body("value", equalTo(0f), "holds", equalTo(true));
        as("analyst").get("/v1/alert-rules/" + id).then().statusCode(404);
        as("admin").body(rule(",\"for\":\"PT1H\"")).post("/v1/alert-rules").then().statusCode(201).header("Location",
                containsString("/v1/alert-rules/" + id));
        as("admin").body(rule(",\"for\":\"PT1H\"")).post("/v1/alert-rules").then().statusCode(200);
        as("admin").body(rule(",\"for\":\"PT2H\"")).post("/v1/alert-rules").then().statusCode(409);

        String changed = rule("").replace("{\"id\":\"" + id + "\",", "{");
        as("analyst").body(changed).put("/v1/alert-rules/" + id).then().statusCode(428);
        as("analyst").header("If-Match", "\"9\"").body(changed).put("/v1/alert-rules/" + id).then().statusCode(412);
        as("analyst").header("If-Match", "\"1\"").body(changed).put("/v1/alert-rules/none-" + mark).then().statusCode(404);
        as("analyst").header("If-Match", "\"1\"").body(changed).put("/v1/alert-rules/" + id).then().statusCode(200).header("ETag", "\"2\"")
                .body("for", nullValue());
        as("analyst").header("If-Match", "\"2\"").body(changed).put("/v1/alert-rules/" + id).then().statusCode(200).header("ETag", "\"2\"");
        as("marketer").queryParam("limit", 200).get("/v1/alert-rules").then().statusCode(200).body("items.id", hasItem(id));

        alert(id + "-1", "open");
        as("analyst").delete("/v1/alert-rules/" + id).then().statusCode(204);
        assertThat(alert(id + "-1", "resolved").getString("resolution.because")).isEqualTo("rule_removed");
        as("analyst").get("/v1/alert-rules/" + id).then().statusCode(404);
        as("analyst").body("{}").post("/v1/alerts/" + id + "-1/acknowledge").then().statusCode(409);
        as("admin").body(rule("")).post("/v1/alert-rules").then().statusCode(409);
        as("analyst").post("/v1/alert-rules/" + id + "/secret").then().statusCode(404);
    }

    @Test
    void aFaultyRuleIsRefusedByItsFields() {
        as("analyst").body("""
                {"id":"Bad id","name":"x","on":{"analysis":"funnel","question":{},"pointer":"/x"},"when":{"above":1}}""")
                .post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", hasItem("/id"));
        as("analyst")
                .body("""
                {"name":"x","on":{"analysis":"funnel","question":{"steps":[{"event":"a"},{"colour":1}]},"pointer":"x"},"severity":"high",\
                "when":{"over":1},"more":1}""")
                .post("/v1/alert-rules").then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", hasItems("/on/question/steps/1/colour", "/severity", "/when/over", "/more"));
        as("analyst").body("{\"name\":\"x\",\"on\":{\"analysis\":\"magic\",\"question\":{},\"pointer\":\"/x\"},\"when\":{\"above\":1}}")
                .post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", equalTo(List.of("/on/analysis")), "errors.message", hasItem(containsString("funnel")));
        as("analyst").body("{\"name\":\"x\",\"on\":{\"missing\":{\"channel\":\"web\"}}}").post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", equalTo(List.of("/on/for")), "errors.message", equalTo(List.of("is missing")));
        as("analyst").body("""
                {"name":"li.na@example.cn","on":{"analysis":"funnel","question":{"steps":[{"event":"a"},{"event":"b"}],\
                "period":{"last":"P30Y"}},"pointer":"x"},"when":{},
                 "every":"PT0.1S","webhook":{"url":"https://hooks.example.cn/#x"}}""").post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", hasItems("/name", "/on/question/period/last", "/on/pointer", "/when", "/every", "/webhook/url"));
        as("analyst").body("{\"name\":\"x\",\"on\":{\"missing\":{\"touchpoint\":\"none-%s\"},\"for\":\"PT5M\"}}".formatted(mark))
                .post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", hasItem("/on/missing/touchpoint"));
        as("analyst").body(rule("").replace("/basis/events", "/basis/event")).post("/v1/alert-rules").then().statusCode(400)
                .body("errors.field", equalTo(List.of("/on/pointer")), "errors.message", hasItem(containsString("people")));
        as("admin").body(rule("").replace("{\"event\":", "{\"property\":\"email\",\"contains\":\"li\",\"event\":")).post("/v1/alert-rules")
                .then().statusCode(403)
                .body("errors.field", equalTo(List.of("/on/question/filter/property")));
        as("analyst").body("[]").post("/v1/alert-rules").then().statusCode(400);
        as("analyst").body("{").post("/v1/alert-rules").then().statusCode(400);
        as("analyst").body("x".repeat(1_100_000)).post("/v1/alert-rules").then().statusCode(413);
        as("analyst").get("/v1/alert-rules/" + id).then().statusCode(404);
        as("analyst").get("/v1/alerts/" + id + "-1").then().statusCode(404).contentType("application/problem+json");
        as("analyst").body("{}").post("/v1/alerts/" + id + "-1/acknowledge").then().statusCode(404);
        as("analyst").body("{\"note\":7,\"more\":1}").post("/v1/alerts/" + id + "-1/acknowledge").then().statusCode(400)
                .body("errors.field", hasItems("/note", "/more"));
        as("analyst").get("/v1/alerts?state=over").then().statusCode(400);
        as("analyst").get("/v1/alerts?limit=201").then().statusCode(400);
        as("analyst").get("/v1/alerts?cursor=x").then().statusCode(400);
    }

    @Test
    void alertsArePagedNewestFirst() {
        as("analyst").body(rule("")).post("/v1/alert-rules").then().statusCode(201);
        alert(id + "-1", "open");
        pay(2);
        alert(id + "-1", "resolved");
        as("analyst").header("If-Match", "\"1\"")
                .body(rule("").replace("{\"id\":\"" + id + "\",", "{").replace("\"below\":2", "\"below\":3")).put("/v1/alert-rules/" + id)
                .then().statusCode(200);
        alert(id + "-2", "open");

        String next = as("analyst").get("/v1/alerts?limit=1&rule=" + id).then()
                .body("items.id", equalTo(List.of(id + "-2")), "next", notNullValue()).extract().path("next");
        as("analyst").queryParam("cursor", next).get("/v1/alerts?limit=1&rule=" + id).then().body("items.id", equalTo(List.of(id + "-1")),
                "next", nullValue());
        as("analyst").get("/v1/alerts?limit=200").then().body("items.size()", greaterThanOrEqualTo(2), "items.id", not(hasItem("none")));
    }

    @Test
    void rulesAreOfAnalystsAndAdminsAndMarketersMayLook() {
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).get("/v1/alert-rules").then().statusCode(403);
            as(role).get("/v1/alert-rules/" + id).then().statusCode(403);
            as(role).get("/v1/alerts").then().statusCode(403);
            as(role).get("/v1/alerts/" + id + "-1").then().statusCode(403);
        }
        for (String role : List.of("agent", "marketer", "privacy", "partner")) {
            as(role).body(rule("")).post("/v1/alert-rules").then().statusCode(403);
            as(role).body(rule("")).post("/v1/alert-rules/test").then().statusCode(403);
            as(role).body(rule("")).put("/v1/alert-rules/" + id).then().statusCode(403);
            as(role).delete("/v1/alert-rules/" + id).then().statusCode(403);
            as(role).post("/v1/alerts/" + id + "-1/acknowledge").then().statusCode(403);
        }
        given().get("/v1/alert-rules").then().statusCode(401);
        given().post("/v1/alerts/x/acknowledge").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/alerts").then().statusCode(401);
    }
}
