package io.throughline.journey.quarantine;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.collector.QuarantinedEvent;
import io.throughline.journey.collector.SourceAuthority;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class QuarantineTest {

    @Inject
    QuarantineConsumer consumer;

    @Inject
    QuarantineStore store;

    @Test
    void anEventIsMendedAndSentOnAndCountsFromWhenItFirstCame() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String id = refused(web, "{\"userId\": \"%s\", \"messageId\": \"m\", \"timestamp\": \"2026-01-01T00:00:00Z\"}".formatted(user));
        entry(id).then().body("status", equalTo("open"), "field", equalTo("/event"), "source", equalTo(web.id()), "channel", equalTo("web"),
                "call", equalTo("track"), "event.userId", equalTo(user));

        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(422).contentType("application/problem+json")
                .body("errors[0].field", equalTo("/event"));
        mend(id, "{\"userId\": \"%s\", \"messageId\": \"m\", \"event\": 1.5}".formatted(user)).then().statusCode(400)
                .body("errors[0].field", equalTo("/event"));
        mend(id, "{\"userId\": \"%s\", \"messageId\": \"m\", \"event\": \"Mended 茶\", \"timestamp\": \"2026-01-01T00:00:00Z\"}"
                .formatted(user))
                .then().statusCode(200).body("status", equalTo("mended"), "field", nullValue(), "event.event", equalTo("Mended 茶"));
        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(200).body("status", equalTo("replayed"));

        String received = entry(id).path("receivedAt");
        timeline("user_id:" + user, 1).then().body("items[0].name", equalTo("Mended 茶"), "items[0].receivedAt", equalTo(received),
                "items[0].timestamp", equalTo("2026-01-01T00:00:00Z"), "items[0].messageId", equalTo("m"));
        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(200).body("status", equalTo("replayed"));
        mend(id, "{\"userId\": \"x\", \"event\": \"x\"}").then().statusCode(409);
        timeline("user_id:" + user, 1);
    }

    @Test
    void whatBreaksNoRuleAnyMoreNeedNoMending() {
        String user = somebody();
        QuarantinedEvent event = quarantined(UuidCreator.getTimeOrderedEpoch().toString(), "shop",
                "{\"type\": \"identify\", \"userId\": \"" + user + "\"}");
        apply(event);

        as("admin").post("/v1/quarantine/" + event.id() + "/replay").then().statusCode(200);

        // Without a messageId of its own it has the entry's, so that a second replay after a crash changes nothing.
        timeline("user_id:" + user, 1).then().body("items[0].messageId", equalTo(event.id()));
    }

    @Test
    void aReplayBelievesNoMoreThanTheSourceWasBelievedWhenTheEventCame() {
        String user = somebody();
        JourneyTestClient.Source page = JourneyTestClient.source("web", "public");
        String id = refused(page, "{\"userId\": \"" + user + "\", \"anonymousId\": \"a-" + user + "\"}");
        as("admin").body("{\"name\": \"raised\", \"channel\": \"web\", \"trust\": \"server\"}").put("/v1/sources/" + page.id()).then()
                .statusCode(200);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> as("admin").get("/v1/quarantine/" + id).statusCode() == 200);

        mend(id, "{\"userId\": \"" + user + "\", \"anonymousId\": \"a-" + user + "\", \"event\": \"Mended\"}").then().statusCode(200);
        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(200);

        timeline("anonymous_id:a-" + user, 1);
        timeline("user_id:" + user, 0);
    }

    @Test
    void anEventThatNoStoreCanKeepIsShownAsItWasReceived() {
        String id = JourneyTestClient.source("web").send("identify", "{\"userId\": \"x\", \"traits\": {\"a\": \"\\ud83d\\u0000\"}}").then()
                .statusCode(400)
                .extract().path("quarantineId");

        assertThat(entry(id).asString()).contains("\\ud83d\\u0000");
    }

    @Test
    void entriesAreListedNewestFirstBySourceAndStatus() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(refused(web, "{}"));
            entry(ids.getFirst());
        }

        JsonPath first = as("analyst").queryParam("source", web.id()).queryParam("limit", 3).get("/v1/quarantine").then().statusCode(200)
                .extract().jsonPath();
        JsonPath second =
                as("analyst").queryParam("source", web.id()).queryParam("status", "open").queryParam("cursor", first.getString("next"))
                        .get("/v1/quarantine").then().statusCode(200).extract().jsonPath();

        assertThat(first.getList("items.id")).isEqualTo(ids.subList(0, 3));
        assertThat(second.getList("items.id")).isEqualTo(ids.subList(3, 5));
        assertThat(second.getString("next")).isNull();
        as("admin").queryParam("source", web.id()).queryParam("status", "replayed").get("/v1/quarantine").then().body("items", hasSize(0));
        as("admin").queryParam("limit", 201).get("/v1/quarantine").then().statusCode(400).body("errors.field", contains("limit"));
    }

    @Test
    void aFaultyEventThatIsSentAgainIsSetAsideOnce() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");

        String first = refused(web, "{\"userId\": \"x\", \"messageId\": \"m\"}");
        String again = refused(web, "{\"userId\": \"x\", \"messageId\": \"m\"}");
        String another = refused(web, "{\"userId\": \"y\", \"messageId\": \"m\"}");

        assertThat(again).isEqualTo(first).isNotEqualTo(another);
    }

    @Test
    void aDiscardedEntryIsGone() {
        String id = refused(JourneyTestClient.source("web"), "{}");
        entry(id);

        as("admin").delete("/v1/quarantine/" + id).then().statusCode(204);

        as("admin").get("/v1/quarantine/" + id).then().statusCode(404).contentType("application/problem+json");
        as("admin").delete("/v1/quarantine/" + id).then().statusCode(204);
        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(404);
        mend(id, "{\"userId\": \"x\"}").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{", "[]", "7", "''", "{\"userId\": \"x\", \"event\": \"e\", \"extra\": 1}",
            "{\"userId\": \"\\u0000\", \"event\": \"e\"}" })
    void aFaultyMendingChangesNothing(String body) {
        String id = refused(JourneyTestClient.source("web"), "{}");
        entry(id);

        mend(id, body).then().statusCode(400).contentType("application/problem+json");

        entry(id).then().body("status", equalTo("open"), "event", equalTo(java.util.Map.of()));
    }

    @Test
    void aMendingOfMoreThan32KBIsRefused() {
        String id = refused(JourneyTestClient.source("web"), "{}");
        entry(id);

        mend(id, "{\"userId\": \"x\", \"event\": \"e\", \"properties\": {\"a\": \"" + "x".repeat(40_000) + "\"}}").then().statusCode(413);
    }

    @Test
    void analystsSeeWhatIsWrongAndNotOfWhom() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String id = refused(web, """
                {"userId": "%1$s", "messageId": "m", "traits": {"email": "%1$s@example.cn", "name": "李娜", "a": "\\ud83d"}}"""
                .formatted(user));
        entry(id).then().body("event.traits.email", equalTo(user + "@example.cn"));

        for (String path : List.of("/v1/quarantine/" + id, "/v1/quarantine?source=" + web.id())) {
            String seen = as("analyst").get(path).then().statusCode(200).extract().asString();
            assertThat(seen).contains("u***@example.cn", user).doesNotContain(user + "@", "李娜").containsIgnoringCase("\\ud83d");
        }
    }

    @Test
    void analystsLookAndAdministratorsAct() {
        as("analyst").get("/v1/quarantine").then().statusCode(200);
        for (String role : List.of("agent", "marketer", "privacy", "partner")) {
            as(role).get("/v1/quarantine").then().statusCode(403);
        }
        as("analyst").post("/v1/quarantine/x/replay").then().statusCode(403);
        as("analyst").delete("/v1/quarantine/x").then().statusCode(403);
        as("analyst").body("{}").put("/v1/quarantine/x").then().statusCode(403);
        given().get("/v1/quarantine").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/quarantine").then().statusCode(401);
    }

    @Test
    void theExampleOfTheContractIsReadAndAppliedTwiceChangesNothing() {
        EventContracts.assertExampleValid("touchpoints.quarantine", "quarantined");
        QuarantinedEvent example =
                QuarantinedEvent.read(EventContracts.example("touchpoints.quarantine", "quarantined").getBytes(StandardCharsets.UTF_8));

        apply(example);
        mend(example.id(), "{\"type\": \"identify\", \"userId\": \"x\"}").then().statusCode(200);
        apply(example);

        entry(example.id()).then().body("status", equalTo("mended"), "event.type", equalTo("identify"));
    }

    @Test
    void poisonIsSetAsideAndTheNextOneHandled() {
        String key = somebody();
        String next = UuidCreator.getTimeOrderedEpoch().toString();
        TestEvents.send(QuarantinedEvent.TOPIC, key, "poison-" + key, "/sources/x", QuarantinedEvent.TYPE, "{\"id\": []}");
        TestEvents.send(QuarantinedEvent.TOPIC, key, next, "/sources/x", QuarantinedEvent.TYPE,
                """
                {"id": "%s", "source": "x", "channel": "web", "field": "", "reason": "r", "receivedAt": "2026-01-01T00:00:00Z", "event": \
                "{}", "new": 1}"""
                        .formatted(next));

        entry(next).then().body("source", equalTo("x"));
        TestEvents.await(QuarantinedEvent.TOPIC + ".dlq", record -> ("poison-" + key).equals(TestEvents.header(record, "ce_id")));
    }

    @Test
    void entriesAreForgottenAfterTheirTime() {
        Instant old = Instant.parse("2020-01-01T00:00:00Z");
        apply(new QuarantinedEvent(somebody(), "old", "web", null, null, "/x", "r", old, null, "{}", null, null));

        assertThat(store.deleteBefore(old)).isZero();
        assertThat(store.deleteBefore(old.plusMillis(1))).isEqualTo(1);
    }

    private void apply(QuarantinedEvent event) {
        try {
            byte[] data = new ObjectMapper().findAndRegisterModules().writeValueAsBytes(event);
            consumer.apply(List.of(
                    new ReceivedEvent(new KeyedEvent(event.id(), "/sources/x", QuarantinedEvent.TYPE, "x", event.receivedAt(), data, null),
                            QuarantinedEvent.TOPIC, 0, 0)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsOlderThanItsRetentionIsSweptAndTheRestStays() {
        String source = somebody();
        List<String> ids = List.of("old-" + source, "new-" + source);
        Instant now = Instant.now();
        apply(quarantined(ids.get(0), source, "{}", now.minus(Duration.ofDays(91))));
        apply(quarantined(ids.get(1), source, "{}", now.minus(Duration.ofDays(89))));
        assertThat(ids).allSatisfy(id -> as("admin").get("/v1/quarantine/" + id).then().statusCode(200));

        consumer.sweep();

        as("admin").get("/v1/quarantine/" + ids.get(0)).then().statusCode(404);
        as("admin").get("/v1/quarantine/" + ids.get(1)).then().statusCode(200);
    }

    private static QuarantinedEvent quarantined(String id, String source, String event) {
        return quarantined(id, source, event, Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static QuarantinedEvent quarantined(String id, String source, String event, Instant receivedAt) {
        return new QuarantinedEvent(id, source, "web", null, null, "/x", "r", receivedAt, null, event, null,
                new SourceAuthority(SourceTrust.SERVER, false));
    }

    private static String refused(JourneyTestClient.Source source, String event) {
        return source.send("track", event).then().statusCode(400).extract().path("quarantineId");
    }

    private static Response mend(String id, String event) {
        return as("admin").body(event).put("/v1/quarantine/" + id);
    }

    private static Response entry(String id) {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100))
                .until(() -> as("admin").get("/v1/quarantine/" + id), answer -> answer.statusCode() == 200);
    }
}
