package io.throughline.commons.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka"))
class TopicConsumerTest {

    @Inject
    TopicConsumers consumers;

    @Inject
    KafkaClients clients;

    @Inject
    KafkaSettings settings;

    @Inject
    IdentityIndex identities;

    private final String topic = "trial-" + UUID.randomUUID();
    private final Ledger ledger = new Ledger();
    private TopicConsumer consumer;

    /** Applies all or nothing, and fails where it is told to. */
    private static class Ledger implements EventHandler {

        final List<String> applied = new CopyOnWriteArrayList<>();
        final Set<String> poison = ConcurrentHashMap.newKeySet();
        final java.util.Queue<Error> errors = new java.util.concurrent.ConcurrentLinkedQueue<>();
        volatile boolean away;

        @Override
        public void apply(List<ReceivedEvent> batch) {
            Error error = errors.poll();
            if (error != null) {
                throw error;
            }
            if (away) {
                throw new IllegalStateException("away");
            }
            for (ReceivedEvent received : batch) {
                if (poison.contains(received.event().id())) {
                    throw new IllegalArgumentException("cannot apply " + received.event().id());
                }
            }
            batch.forEach(received -> applied.add(received.event().id()));
        }

        @Override
        public boolean storeAnswers() {
            return !away;
        }
    }

    @BeforeEach
    void listen() {
        TestEvents.ensureTopics(topic, TopicDefinitions.deadLettersOf(topic));
        consumer = consumers.listen("trial", List.of(topic), ledger);
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    private void tell(String... ids) {
        for (String id : ids) {
            TestEvents.send(topic, "user_id:1", id, "/trial", "trial.v1", "{\"id\":\"" + id + "\"}");
        }
    }

    private void awaitApplied(String... ids) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertEquals(List.of(ids), ledger.applied));
    }

    @Test
    void eventsAreAppliedInTheOrderOfTheirKey() {
        tell("1", "2", "3", "4");

        awaitApplied("1", "2", "3", "4");
    }

    @Test
    void anEventThatCannotBeAppliedIsSetAsideAndTheNextIsHandledAndAReplayAppliesIt() {
        ledger.poison.add("2");

        tell("1", "2", "3");
        awaitApplied("1", "3");

        String admin = TestTokens.of("admin");
        String id = given().auth().oauth2(admin).get("/v1/dead-letters?topic=" + topic).then().statusCode(200)
                .body("items.size()", equalTo(1)).body("items[0].error", containsString("cannot apply 2"))
                .body("items[0].data.id", equalTo("2")).body("items[0].replayedAt", nullValue()).extract().path("items[0].id");
        ledger.poison.clear();
        given().auth().oauth2(admin).post("/v1/dead-letters/" + id + "/replay").then().statusCode(200);
        awaitApplied("1", "3", "2");
        given().auth().oauth2(admin).get("/v1/dead-letters?topic=" + topic).then().body("items[0].replayedAt", notNullValue());
    }

    @Test
    void aReplayReachesTheServiceThatFailedAndNoOther() {
        Ledger other = new Ledger();
        ledger.poison.add("1");
        try (TopicConsumer otherConsumer = consumers.listen("other", List.of(topic), other)) {
            tell("1", "2");
            awaitApplied("2");
            await().until(() -> other.applied.equals(List.of("1", "2")));
            String admin = TestTokens.of("admin");
            String id = given().auth().oauth2(admin).get("/v1/dead-letters?topic=" + topic).then().extract().path("items[0].id");
            ledger.poison.clear();

            given().auth().oauth2(admin).post("/v1/dead-letters/" + id + "/replay").then().statusCode(200);

            awaitApplied("2", "1");
            tell("3");
            await().until(() -> other.applied.equals(List.of("1", "2", "3")));
        }
    }

    @Test
    void aRecordThatIsNoCloudEventIsSetAside() {
        TestEvents.send(new ProducerRecord<>(topic, "user_id:1", "\u0000garbage".getBytes(StandardCharsets.UTF_8)));
        tell("1");

        awaitApplied("1");
        TestEvents.await(TopicDefinitions.deadLettersOf(topic),
                record -> TestEvents.header(record, "throughline-error").contains("no CloudEvent"));
    }

    @Test
    void whileTheStoreIsAwayEventsWaitAndNoneIsSetAside() {
        ledger.away = true;
        tell("1", "2");
        await().pollDelay(Duration.ofSeconds(2)).until(ledger.applied::isEmpty);

        ledger.away = false;

        awaitApplied("1", "2");
        assertEquals(List.of(), TestEvents.all(TopicDefinitions.deadLettersOf(topic)));
    }

    static List<Error> errors() {
        return List.of(new OutOfMemoryError("not really"), new StackOverflowError(), new AssertionError("broken"),
                new NoClassDefFoundError("Gone"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorOfTheHandlerLosesNothingAndTheConsumerGoesOn(Error error) {
        tell("1");
        awaitApplied("1");
        ledger.errors.add(error);

        tell("2", "3");

        awaitApplied("1", "2", "3");
        assertEquals(List.of(), TestEvents.all(TopicDefinitions.deadLettersOf(topic)));
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void anEventThatIsTooDeepIsSetAsideAndOneThatFindsNoMemoryWaits() {
        for (int i = 0; i < settings.attempts(); i++) {
            ledger.errors.add(new StackOverflowError());
        }
        tell("1");
        TestEvents.await(TopicDefinitions.deadLettersOf(topic), record -> TestEvents.header(record, "ce_id").equals("1"));
        for (int i = 0; i < settings.attempts() * 3; i++) {
            ledger.errors.add(new OutOfMemoryError("not really"));
        }

        tell("2");

        awaitApplied("2");
        assertEquals(1, TestEvents.all(TopicDefinitions.deadLettersOf(topic)).size());
    }

    @Test
    void aConsumerThatComesBackGoesOnWhereItCommitted() {
        tell("1");
        awaitApplied("1");
        await().until(() -> TestEvents.all(topic).size() == 1);
        consumer.close();
        tell("2");

        consumer = consumers.listen("trial", List.of(topic), ledger);

        awaitApplied("1", "2");
    }

    @Test
    void whatTakesLongIsCommittedEventByEvent() throws Exception {
        Semaphore mayGoOn = new Semaphore(0);
        Ledger slow = new Ledger() {

            @Override
            public void apply(List<ReceivedEvent> batch) {
                mayGoOn.acquireUninterruptibly(batch.size());
                super.apply(batch);
            }
        };
        tell("1", "2", "3", "4");

        try (TopicConsumer oneByOne = consumers.listen("slow-" + topic, List.of(topic), 1, slow); Admin admin = clients.admin()) {
            mayGoOn.release(2);

            await().atMost(Duration.ofSeconds(20)).until(() -> slow.applied.equals(List.of("1", "2")));
            await().atMost(Duration.ofSeconds(20)).until(() -> admin.listConsumerGroupOffsets(settings.group() + "-slow-" + topic)
                    .partitionsToOffsetAndMetadata().get().values().stream().mapToLong(OffsetAndMetadata::offset).sum() == 2);
            mayGoOn.release(2);
        }
    }

    @Test
    void deadLettersAreForAdministratorsOfTopicsThatTheServiceHears() {
        given().get("/v1/dead-letters?topic=" + topic).then().statusCode(401);
        given().auth().oauth2(TestTokens.of("analyst")).get("/v1/dead-letters?topic=" + topic).then().statusCode(403);
        given().auth().oauth2(TestTokens.of("admin")).get("/v1/dead-letters?topic=elsewhere").then().statusCode(400)
                .body("errors[0].field", equalTo("topic"));
        given().auth().oauth2(TestTokens.of("admin")).post("/v1/dead-letters/" + topic + "@77/replay").then().statusCode(404);
    }

    @Test
    void lagAndDeadLettersAreMeasured() {
        tell("1");
        awaitApplied("1");

        given().get("/q/metrics").then().statusCode(200)
                .body(containsString("throughline_consumer_lag{group=\"commons-test-service-trial\",topic=\"" + topic + "\"}"))
                .body(containsString("throughline_dead_letters_total"));
    }

    @Test
    void theIdentityIndexFollowsWhatIsSaidOfIdentifiers() {
        UUID profile = UUID.randomUUID();
        Identifier user = Identifier.userId(topic);
        Identifier visitor = Identifier.anonymousId(topic);

        TestEvents.identity(user.toString(), profile, 1);
        TestEvents.identity(visitor.toString(), profile, 1);
        await().until(() -> identities.resolve(visitor).identifiers().equals(List.of(visitor, user)));

        TestEvents.send("identities", visitor.toString(), "erasure", "/profile-service", "io.throughline.identity.v1", null);
        await().until(() -> identities.resolve(visitor).profileId().isEmpty());
    }
}
