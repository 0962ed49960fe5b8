package io.throughline.journey.live;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.live.stream.LiveStreams;
import io.throughline.journey.live.stream.OpenConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LiveApiTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    LiveNumbers numbers;

    @Inject
    LiveStreams streams;

    private final String mark = somebody();
    private final String map = "live-" + mark;
    private JourneyTestClient.Source web;

    @BeforeEach
    void aMapOfTwoStages() {
        web = JourneyTestClient.source("web");
        // A map that is made before anything was read counts all that there is: this one is to be new.
        web.send("track", "{\"userId\":\"before-%s\",\"event\":\"Before\"}".formatted(mark)).then().statusCode(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> as("analyst").get("/v1/live").jsonPath().getInt("events.lastHour") > 0);
        as("marketer")
                .body("""
                {"id":"%s","name":{"zh":"实时"},"stages":[{"id":"engagement","name":{"zh":"互动","en":"Engagement"},"rules":[{"event":"Cart \
                %s"}]},
                 {"id":"done","name":{"en":"Done"},"rules":[{"event":"Paid %s","where":{"property":"total","gte":10}}]}]}""".formatted(map,
                        mark, mark))
                .post("/v1/maps").then().statusCode(201);
        current();
        as("analyst").get("/v1/live?map=" + map).then().statusCode(200).body("map", equalTo(map), "name.zh", equalTo("实时"),
                "stages[0].people", equalTo(0));
    }

    @AfterEach
    void kafkaIsThere() {
        TestServers.restart("kafka");
        as("marketer").delete("/v1/maps/" + map).then().statusCode(204);
    }

    private void current() {
        await().atMost(Duration.ofSeconds(60)).until(() -> numbers.behind().toMillis() < 2_000);
    }

    private void send(String as, String who, String event) {
        web.send("track",
                "{\"%s\":\"%s\",\"event\":\"%s %s\",\"timestamp\":\"%s\",\"properties\":{\"total\":12.5}}".formatted(as, who, event, mark,
                        Instant.now()))
                .then().statusCode(200);
    }

    private JsonPath live() {
        return as("analyst").get("/v1/live?map=" + map).then().statusCode(200).header("Cache-Control", "no-store").extract().jsonPath();
    }

    private void awaitPeople(int inFirst, int inSecond) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).untilAsserted(
                () -> assertThat(live().getList("stages.people")).isEqualTo(List.of(inFirst, inSecond)));
    }

    @Test
    void whatHappensIsSeenByStageFlowChannelAndTouchpoint() {
        send("userId", mark, "Cart");
        send("userId", mark, "Paid");

        awaitPeople(0, 1);
        JsonPath live = live();
        assertThat(live.getList("flows.collect { [it.from, it.to, it.lastHour] }"))
                .containsExactlyInAnyOrder(java.util.Arrays.asList(null, "engagement", 1), List.of("engagement", "done", 1));
        assertThat(live.getInt("stages[0].abandonment.n")).isZero();
        assertThat(live.getInt("stages[0].abandonment.of")).isEqualTo(1);
        assertThat(live.getInt("stages[1].events.lastMinute")).isEqualTo(1);
        assertThat(live.getInt("stages[1].latency.n")).isEqualTo(1);
        assertThat(live.getInt("channels.find { it.channel == 'web' }.events.lastHour")).isGreaterThanOrEqualTo(2);
        assertThat(live.getInt("touchpoints.find { it.name.en == 'Paid " + mark + "' }.events.lastMinute")).isEqualTo(1);
        assertThat(live.getDouble("shown.p99Seconds")).isPositive();
        assertThat(numbers.value(LiveMeasure.PEOPLE, map, null)).isPresent();
        assertThat(numbers.value(LiveMeasure.LATENCY_P99_SECONDS, map, null)).isPresent();
        assertThat(numbers.value(LiveMeasure.PEOPLE, map, "done")).as("the map is new").isEmpty();
        assertThat(numbers.value(LiveMeasure.ABANDONMENT, map, null)).isEmpty();
        assertThat(numbers.knows(map, "done")).isTrue();
        assertThat(numbers.knows(map, "none")).isFalse();
        assertThat(numbers.knows(null, "purchase")).isTrue();
    }

    @Test
    void withoutAMapTheSixUsualStagesAreThere() {
        web.send("track", "{\"userId\":\"%s\",\"event\":\"Checkout Started\"}".formatted(mark)).then().statusCode(200);

        await().atMost(SOON).until(() -> as("admin").get("/v1/live").jsonPath().getInt("stages.find { it.id == 'purchase' }.people") >= 1);
        as("marketer").get("/v1/live").then().body("stages", hasSize(6), "map", nullValue(), "stages[3].name.zh", equalTo("购买"),
                "behindSeconds", lessThan(2.5f));
    }

    @Test
    void aFrameComesEachSecondAndHasWhatWasSentWithinTwo() throws Exception {
        try (EventStream stream = new EventStream("/v1/live/stream?map=" + map, TestTokens.of("analyst"))) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            await().atMost(Duration.ofSeconds(3)).until(() -> stream.frames.size() >= 2);

            long sent = System.nanoTime();
            send("userId", mark, "Cart");
            await().pollInterval(Duration.ofMillis(20)).atMost(SOON)
                    .until(() -> stream.frames.getLast().at("/stages/0/people").asInt() == 1);

            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
            assertThat(stream.ids).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(stream.frames.size());
            JsonNode last = stream.frames.getLast();
            assertThat(last.at("/map").asText()).isEqualTo(map);
            assertThat(last.at("/behindSeconds").asDouble()).isLessThan(2.5);
        }
    }

    @Test
    void aStreamEndsWithItsTokenAndWithItsMap() throws Exception {
        try (EventStream stream = new EventStream("/v1/live/stream", TestTokens.expiringAfter(Duration.ofSeconds(3), "analyst"));
                EventStream other = new EventStream("/v1/live/stream?map=" + map, TestTokens.of("analyst"))) {
            await().atMost(Duration.ofSeconds(10)).until(() -> stream.ended);
            assertThat(stream.frames).isNotEmpty();
            assertThat(other.ended).isFalse();

            as("marketer").delete("/v1/maps/" + map).then().statusCode(204);
            await().atMost(Duration.ofSeconds(10)).until(() -> other.ended);
        }
        as("analyst").get("/v1/live?map=" + map).then().statusCode(404);
    }

    @Test
    void oneReaderTooManyIsToldWhenToComeAgainAndRoomIsMadeByWhoGoes() throws Exception {
        List<EventStream> readers = new ArrayList<>();
        try {
            await().atMost(SOON).until(() -> streams.open() == 0);
            for (int i = 0; i < 100; i++) {
                readers.add(new EventStream("/v1/live/stream", TestTokens.ofUser("reader-" + i % 20, "analyst")));
            }
            try (EventStream refused = new EventStream("/v1/live/stream", TestTokens.of("analyst"))) {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isEqualTo("5");
                assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
            }
            as("analyst").get("/v1/live").then().statusCode(200);
        } finally {
            for (EventStream reader : readers) {
                reader.close();
            }
        }
        await().atMost(SOON).until(() -> streams.open() == 0);
    }

    @Test
    void whoReadsSlowlyGetsTheNewestFrame() throws Exception {
        List<Long> ids = new java.util.concurrent.CopyOnWriteArrayList<>();
        Flow.Subscription[] subscription = new Flow.Subscription[1];
        streams.open("", "slow", Long.MAX_VALUE, new OpenConnection()).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription[0] = given;
                given.request(1);
            }

            @Override
            public void onNext(LiveStreams.Frame frame) {
                ids.add(frame.id());
            }

            @Override
            public void onError(Throwable failure) {
                ids.add(-1L);
            }

            @Override
            public void onComplete() {
                ids.add(-2L);
            }
        });
        await().atMost(SOON).until(() -> ids.size() == 1);
        // Frames go by that this reader did not ask for.
        await().atMost(SOON).until(() -> as("analyst").get("/v1/live").jsonPath().getLong("sequence") >= ids.getFirst() + 4);
        subscription[0].request(1);

        await().atMost(SOON).until(() -> ids.size() == 2);
        assertThat(ids.get(1) - ids.get(0)).isGreaterThanOrEqualTo(3);
        subscription[0].cancel();
        assertThat(streams.open()).isZero();
    }

    @Test
    void twoWhoTurnOutToBeOneAreOneAtOnceAndPartedAgainTwo() {
        send("anonymousId", "v-" + mark, "Cart");
        send("userId", mark, "Cart");
        awaitPeople(2, 0);
        UUID profile = UUID.randomUUID();

        TestEvents.identity("anonymous_id:v-" + mark, profile, 1);
        TestEvents.identity("user_id:" + mark, profile, 1);
        awaitPeople(1, 0);
        TestEvents.identity("anonymous_id:v-" + mark, UUID.randomUUID(), 2);

        awaitPeople(2, 0);
    }

    @Test
    void whoRefusesAnalyticsVanishesAndIsNotCountedUntilTheyAllowItAgain() {
        UUID profile = UUID.randomUUID();
        TestEvents.identity("user_id:" + mark, profile, 1);
        send("userId", mark, "Cart");
        awaitPeople(1, 0);

        TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
        awaitPeople(0, 0);
        assertThat(live().getInt("stages[0].events.lastHour")).isZero();
        send("userId", mark, "Cart");
        send("userId", "other-" + mark, "Paid");
        awaitPeople(0, 1);

        TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);
        await().atMost(SOON).until(() -> {
            send("userId", mark, "Cart");
            return live().getInt("stages[0].people") == 1;
        });
    }

    @Test
    void anErasedPersonVanishesFromEveryNumberAndDoesNotComeBack() {
        UUID profile = UUID.randomUUID();
        TestEvents.identity("user_id:" + mark, profile, 1);
        send("userId", mark, "Cart");
        send("userId", mark, "Paid");
        awaitPeople(0, 1);

        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", profile, "user_id:" + mark), "journey-service");

        awaitPeople(0, 0);
        JsonPath live = live();
        assertThat(live.getList("stages.events.lastHour")).isEqualTo(List.of(0, 0));
        assertThat(live.getList("flows")).isEmpty();
        assertThat(live.getString("stages[0].abandonment")).isNull();
        assertThat(live.getString("touchpoints.find { it.name?.en == 'Paid " + mark + "' }")).isNull();
    }

    @Test
    void whileKafkaIsAwayItIsSaidHowOldTheNumbersAreAndAfterwardsTheyAreNew() {
        send("userId", mark, "Cart");
        awaitPeople(1, 0);
        TestServers.kill("kafka");
        await().atMost(Duration.ofSeconds(30)).until(() -> live().getDouble("behindSeconds") > 4);
        assertThat(live().getList("stages.people")).isEqualTo(List.of(1, 0));
        assertThat(Instant.parse(live().getString("asOf"))).isBefore(Instant.now().minusSeconds(3));
        assertThat(numbers.behind()).isGreaterThan(Duration.ofSeconds(4));
        TestServers.restart("kafka");
        await().atMost(Duration.ofSeconds(60)).until(() -> live().getDouble("behindSeconds") < 2);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> web.send("track", "{\"userId\":\"b-%s\",\"event\":\"Cart %s\"}".formatted(mark, mark)).statusCode() == 200);
        await().atMost(SOON).until(() -> live().getInt("stages[0].people") >= 1 && live().getInt("stages[0].events.lastHour") >= 2);
    }

    @Test
    void isForWhoAnalysesAloneAndOfMapsThatThereAre() {
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).get("/v1/live").then().statusCode(403);
            as(role).get("/v1/live/stream").then().statusCode(403);
        }
        for (String path : List.of("/v1/live", "/v1/live/stream")) {
            given().get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("admin")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.expired("admin")).get(path).then().statusCode(401);
            as("admin").get(path + "?map=none-" + mark).then().statusCode(404).contentType("application/problem+json");
            as("admin").queryParam("map", "不 </script>").get(path).then().statusCode(404);
        }
    }
}
