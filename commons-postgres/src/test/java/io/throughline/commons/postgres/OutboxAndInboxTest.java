package io.throughline.commons.postgres;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = { @ResourceArg(name = "servers", value = "kafka,postgres"),
        @ResourceArg(name = "database", value = "commons") })
class OutboxAndInboxTest {

    @Inject
    EventOutbox outbox;

    @Inject
    EventInbox inbox;

    @Inject
    OutboxRelay relay;

    private final String topic = "trial-" + UUID.randomUUID();

    private static KeyedEvent event(String id, String data) {
        return new KeyedEvent(id, "/trial", "trial.v1", "key", Instant.parse("2026-01-31T09:30:00.123456Z"),
                data == null ? null : data.getBytes(StandardCharsets.UTF_8), null);
    }

    private void tell(KeyedEvent... events) {
        PostgresClient.inTransaction(session -> outbox.append(session, topic, List.of(events)));
    }

    private List<String> told() {
        return TestEvents.all(topic).stream().map(record -> TestEvents.header(record, "ce_id")).toList();
    }

    private void awaitTold(List<String> ids) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertEquals(ids, told()));
    }

    @Test
    void whatCommitsIsToldInItsOrderWithEveryAttribute() {
        tell(event("1", "{\"text\":\"你好 👍\"}"), event("2", "{}"));
        tell(event("3", "{}"));

        awaitTold(List.of("1", "2", "3"));
        ConsumerRecord<String, byte[]> first = TestEvents.all(topic).getFirst();
        assertEquals("{\"text\":\"你好 👍\"}", new String(first.value(), StandardCharsets.UTF_8));
        assertEquals("key", first.key());
        assertEquals("/trial", TestEvents.header(first, "ce_source"));
        assertEquals("trial.v1", TestEvents.header(first, "ce_type"));
        assertEquals("1.0", TestEvents.header(first, "ce_specversion"));
        assertEquals("2026-01-31T09:30:00.123456Z", TestEvents.header(first, "ce_time"));
    }

    @Test
    void whatIsRolledBackIsNeverTold() {
        assertThrows(IllegalStateException.class,
                () -> PostgresClient.inTransaction(session -> outbox.append(session, topic, List.of(event("1", "{}")))
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("no")))));
        tell(event("2", "{}"));

        awaitTold(List.of("2"));
    }

    @Test
    void anEventWithoutDataIsATombstone() {
        tell(event("1", null));

        // A tombstone has no attributes to know it by.
        await().atMost(Duration.ofSeconds(20)).until(() -> TestEvents.all(topic).size() == 1);
        assertNull(TestEvents.all(topic).getFirst().value());
    }

    @Test
    void whileKafkaIsAwayEventsWaitAndThenAllAreToldInOrder() {
        List<String> ids = IntStream.range(0, 2_500).mapToObj(Integer::toString).toList();
        tell(event("first", "{}"));
        awaitTold(List.of("first"));
        TestServers.kill("kafka");
        try {
            tell(ids.stream().map(id -> event(id, "{}")).toArray(KeyedEvent[]::new));
            given().get("/q/metrics").then().body(containsString("throughline_outbox_age_seconds"));
        } finally {
            TestServers.restart("kafka");
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> told().stream().distinct().count() == ids.size() + 1);
        List<String> once = told().stream().distinct().toList();
        assertEquals(ids, once.subList(1, once.size()));
    }

    private static KeyedEvent event(String id, String key, int size) {
        return new KeyedEvent(id, "/trial", "trial.v1", key, Instant.parse("2026-01-31T09:30:00Z"),
                ("\"" + "x".repeat(size - 2) + "\"").getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void whatKafkaWouldNotTakeIsRefusedWhenItIsToldAndNothingOfItsTransactionStays() {
        ProblemException refused = assertThrows(ProblemException.class, () -> tell(event("1", "{}"), event("2", "large", 1_040_000)));

        assertEquals(422, refused.problem().status());
        assertTrue(refused.problem().detail().contains("1032192"), refused.problem().detail());
        tell(event("3", "large", 1_030_000));
        awaitTold(List.of("3"));
    }

    @Test
    void anEventThatIsTooLargeAllTheSameHoldsBackItsKeyAloneAndIsNotLost() {
        sql("insert into outbox (topic, event_id, source, type, key, time, data) values ('" + topic
                + "', 'large', '/trial', 'trial.v1', 'a', now(), '\"' || repeat('x', 1100000) || '\"')");
        tell(event("a1", "a", 10), event("b1", "b", 10));
        tell(event("b2", "b", 10), event("a2", "a", 10), event("c1", "c", 10));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals(List.of("b1", "b2", "c1"), told().stream().distinct().sorted().toList()));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200)
                .body("checks.find { it.name == 'outbox' }.data.stuck", equalTo(1)));
        given().get("/q/metrics").then().body(containsString("throughline_outbox_stuck 1.0"));
        assertEquals(3, count("outbox where topic = '" + topic + "'"));
        // Another try changes nothing; once it can be sent, all of its key follow in their order.
        relay.retryStuck();
        await().atMost(Duration.ofSeconds(10)).until(() -> count("outbox where topic = '" + topic + "' and stuck_at is not null") == 1);
        sql("update outbox set data = '{}' where event_id = 'large' and topic = '" + topic + "'");
        relay.retryStuck();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertEquals(List.of("large", "a1", "a2"), TestEvents.all(topic).stream()
                .filter(record -> record.key().equals("a")).map(record -> TestEvents.header(record, "ce_id")).distinct().toList()));
        await().atMost(Duration.ofSeconds(10)).until(() -> count("outbox where topic = '" + topic + "'") == 0);
    }

    private List<String> claim(String... ids) {
        List<ReceivedEvent> batch =
                java.util.Arrays.stream(ids).map(id -> new ReceivedEvent(event(topic + id, "{}"), topic, 0, 0)).toList();
        return PostgresClient.inTransaction(session -> inbox.claim(session, batch)).stream()
                .map(received -> received.event().id().substring(topic.length())).toList();
    }

    @Test
    void anEventIsClaimedOnceAlsoWithinABatch() {
        assertEquals(List.of("b", "a"), claim("b", "a", "b"));
        assertEquals(List.of("c"), claim("a", "c", "b"));
    }

    @Test
    void aClaimThatIsRolledBackCountsForNothing() {
        ReceivedEvent received = new ReceivedEvent(event(topic + "x", "{}"), topic, 0, 0);
        assertThrows(IllegalStateException.class, () -> PostgresClient.inTransaction(session -> inbox.claim(session, List.of(received))
                .chain(() -> Uni.createFrom().failure(new IllegalStateException("no")))));

        assertEquals(List.of("x"), claim("x"));
    }

    @Test
    void theSweepForgetsWhatIsOlderThanTheRetentionInAllItsSlicesAndKnowsTheYoungAgain() {
        claim("young");
        sql("insert into inbox (event, at) select gen_random_uuid(), now() - interval '9 days' from generate_series(1, 10001)");
        sql("insert into inbox (event, at) select gen_random_uuid(), now() - interval '7 days 23 hours' from generate_series(1, 10)");

        long swept = inbox.sweep();

        assertTrue(swept >= 10_001, () -> "swept " + swept);
        assertEquals(0, count("inbox where at < now() - interval '8 days'"));
        assertEquals(10, count("inbox where at < now() - interval '7 days'"));
        assertEquals(List.of(), claim("young"));
        assertEquals(0, inbox.sweep());
        sql("delete from inbox where at < now() - interval '7 days'");
    }

    private static int sql(String statement) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }

    private static long count(String of) {
        return PostgresClient.<
                Long>inTransaction(session -> session.createNativeQuery("select count(*) from " + of, Long.class).getSingleResult());
    }

    @Test
    void dataThatPostgresRefusesAreTheEventsFaultAndAMissingTableIsNot() {
        assertTrue(PostgresClient.refusedData(failureOf("select 1 / 0")));
        assertTrue(PostgresClient.refusedData(failureOf("insert into inbox (event) values (null)")));
        assertFalse(PostgresClient.refusedData(failureOf("select 1 from nowhere")));
        assertTrue(PostgresClient.refusedData(new IllegalArgumentException("found before PostgreSQL was asked")));
    }

    private static Throwable failureOf(String sql) {
        return assertThrows(RuntimeException.class,
                () -> PostgresClient.inTransaction(session -> session.createNativeQuery(sql).executeUpdate()));
    }

    @Test
    void ofTwoThatClaimAtOnceOneGetsEachEvent() throws Exception {
        String[] ids = IntStream.range(0, 500).mapToObj(Integer::toString).toArray(String[]::new);
        Callable<Integer> claim = () -> claim(ids).size();
        try (var threads = Executors.newFixedThreadPool(4)) {
            int claimed = 0;
            for (var each : threads.invokeAll(List.of(claim, claim, claim, claim))) {
                claimed += each.get();
            }
            assertEquals(ids.length, claimed);
        }
    }
}
