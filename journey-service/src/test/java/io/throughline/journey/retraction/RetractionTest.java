package io.throughline.journey.retraction;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.RetractionRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class RetractionTest {

    private static final String SERVICE = "journey-service";

    private final String user = somebody();
    private JourneyTestClient.Source stolen;
    private JourneyTestClient.Source honest;

    @BeforeEach
    void twoSources() {
        stolen = JourneyTestClient.source("web");
        honest = JourneyTestClient.source("web");
    }

    private static void track(JourneyTestClient.Source source, String who, String message) {
        source.send("track", "{\"userId\":\"%s\",\"messageId\":\"%s\",\"event\":\"Bought 茶\"}".formatted(who, message)).then()
                .statusCode(200);
    }

    private String quarantined(JourneyTestClient.Source source) {
        String entry = source.send("track", "{\"userId\":\"%s\",\"event\":\"\"}".formatted(user)).then().statusCode(400).extract()
                .path("quarantineId");
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + entry).statusCode() == 200);
        return entry;
    }

    private static Instant received(Response timeline, String message) {
        return Instant.parse(timeline.path("items.find { it.messageId == '" + message + "' }.receivedAt"));
    }

    private List<String> messages() {
        return as("agent").get("/v1/timelines/user_id:" + user).jsonPath().getList("items.messageId");
    }

    /** As the collector would have, had it received it then. */
    private void late(JourneyTestClient.Source source, String message, Instant receivedAt) {
        TestEvents.touchpoint(source.id(), "user_id:" + user, message, """
                {"messageId":"%s","type":"track","name":"Bought","subject":"user_id:%s","identifiers":["user_id:%s"],"channel":"web",\
                "source":"%s","trust":"server",
                 "timestamp":"%s","receivedAt":"%s","properties":{},"traits":{},"context":{}}"""
                .formatted(message, user, user, source.id(), receivedAt, receivedAt));
    }

    private JsonPath retract(String id, Instant from, Instant until) {
        RetractionRequests.retract(id, "source", stolen.id(), from, until);
        return RetractionRequests.receipt(id, SERVICE, "retraction");
    }

    @Test
    void whatAStolenKeySaidIsCountedGoneAndDoesNotComeBack() {
        track(stolen, user, "before");
        Instant from = received(timeline("user_id:" + user, 1), "before").plusMillis(1);
        Awaitility.await().until(() -> Instant.now().isAfter(from));
        track(stolen, user, "stolen-1");
        track(stolen, user, "stolen-2");
        track(honest, user, "meanwhile");
        String entry = quarantined(stolen);
        String others = quarantined(honest);
        timeline("user_id:" + user, 4);
        Instant until = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        Awaitility.await().until(() -> Instant.now().isAfter(until));
        track(stolen, user, "after");
        timeline("user_id:" + user, 5);

        String id = RetractionRequests.count("source", stolen.id(), from, until);
        JsonPath counted = RetractionRequests.receipt(id, SERVICE, "retraction-count");
        assertThat(counted.getInt("counts.touchpoints")).isEqualTo(2);
        assertThat(counted.getInt("counts.'quarantined events'")).isEqualTo(1);
        timeline("user_id:" + user, 5);

        JsonPath receipt = retract(id, from, until);

        assertThat(receipt.getInt("counts.touchpoints")).isEqualTo(2);
        assertThat(receipt.getInt("counts.'quarantined events'")).isEqualTo(1);
        assertThat(messages()).containsExactlyInAnyOrder("before", "meanwhile", "after");
        as("admin").get("/v1/quarantine/" + entry).then().statusCode(404);
        as("admin").get("/v1/quarantine/" + others).then().statusCode(200);

        late(stolen, "late", from);
        late(stolen, "last of it", until.minusMillis(1));
        late(stolen, "next", until);
        timeline("user_id:" + user, 4);
        assertThat(messages()).containsExactlyInAnyOrder("before", "meanwhile", "after", "next");
    }

    @Test
    void whatWasTakenBackMayBeSaidAgainWithTheSameIdsAndWhatStayedIsKnownAgain() {
        Instant from = Instant.now().minusSeconds(1);
        track(stolen, user, "one");
        timeline("user_id:" + user, 1);
        Instant until = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        String id = RetractionRequests.count("source", stolen.id(), from, until);
        assertThat(retract(id, from, until).getInt("counts.touchpoints")).isEqualTo(1);
        timeline("user_id:" + user, 0);

        track(stolen, user, "one");
        track(stolen, user, "one");
        track(stolen, user, "two");

        timeline("user_id:" + user, 2);
        assertThat(messages()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void askedAgainAfterItsReceiptWasLostItTellsTheSame() {
        Instant from = Instant.now().minusSeconds(1);
        track(stolen, user, "one");
        timeline("user_id:" + user, 1);
        Instant until = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        String id = RetractionRequests.count("source", stolen.id(), from, until);
        retract(id, from, until);

        RetractionRequests.retract(id, "source", stolen.id(), from, until);

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> TestEvents.all("privacy").stream()
                .filter(each -> id.equals(each.key()))
                .filter(each -> new String(each.value(), java.nio.charset.StandardCharsets.UTF_8).contains("\"kind\":\"retraction\""))
                .count() == 2);
        assertThat(TestEvents.all("privacy").stream().filter(each -> id.equals(each.key()))
                .map(each -> JsonPath.from(new String(each.value(), java.nio.charset.StandardCharsets.UTF_8)))
                .filter(each -> "retraction".equals(each.getString("kind"))).map(each -> each.getInt("counts.touchpoints")))
                .containsExactly(1, 1);
    }

    @Test
    void aPartnersResponsesGoOutOfTheLogAndASourceOfTheSameIdStays() {
        Instant now = Instant.now();
        String partner = honest.id();
        track(honest, user, "own");
        TestEvents.ensureTopics("feedback");
        String response = "response-" + user;
        TestEvents.send("feedback", "user_id:" + user, response, "/partners/" + partner, "io.throughline.feedback.received.v1",
                """
                {"responseId":"%s","subject":"user_id:%s","identifiers":["user_id:%s"],"channel":"partner","partner":"%s",\
                "occurredAt":"%s","receivedAt":"%s","nps":1}"""
                        .formatted(response, user, user, partner, now, now));
        timeline("user_id:" + user, 2);
        String id = RetractionRequests.count("partner", partner, now.minusSeconds(60), now.plusSeconds(60));
        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction-count").getInt("counts.touchpoints")).isEqualTo(1);

        RetractionRequests.retract(id, "partner", partner, now.minusSeconds(60), now.plusSeconds(60));

        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction").getInt("counts.touchpoints")).isEqualTo(1);
        timeline("user_id:" + user, 1).then().body("items[0].messageId", equalTo("own"));
    }

    private void response(String id, String partner, Instant receivedAt) {
        TestEvents.ensureTopics("feedback");
        TestEvents.send("feedback", "user_id:" + user, id, partner == null ? "/feedback-service" : "/partners/" + partner,
                "io.throughline.feedback.received.v1",
                """
                {"responseId":"%s","subject":"user_id:%s","identifiers":["user_id:%s"],"channel":"survey",%s"occurredAt":"%s",\
                "receivedAt":"%s","nps":1}"""
                        .formatted(id, user, user, partner == null ? "" : "\"partner\":\"" + partner + "\",", receivedAt, receivedAt));
    }

    @Test
    void theCompanysOwnResponsesAreNoPartnersWhateverThePartnersName() {
        Instant now = Instant.now();
        response("own-" + user, null, now);
        response("posted-" + user, "feedback", now);
        timeline("user_id:" + user, 2);
        String id = RetractionRequests.count("partner", "feedback", now.minusSeconds(1), now.plusSeconds(60));
        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction-count").getInt("counts.touchpoints")).isEqualTo(1);

        RetractionRequests.retract(id, "partner", "feedback", now.minusSeconds(1), now.plusSeconds(60));

        assertThat(RetractionRequests.receipt(id, SERVICE, "retraction").getInt("counts.touchpoints")).isEqualTo(1);
        response("late-" + user, "feedback", now);
        response("own-late-" + user, null, now);
        timeline("user_id:" + user, 2);
        assertThat(messages()).containsExactlyInAnyOrder("own-" + user, "own-late-" + user);
    }
}
