package io.throughline.commons.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.Event;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.OrderedSender;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.loop.BackgroundLoop;
import io.vertx.mutiny.core.Vertx;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Sends what the outbox holds, in the order it was told: also after a failure Kafka has no later event of a key without
 * the earlier. One replica at a time, by a lock that its transaction holds.
 * A crash between sending and deleting sends again, with the same id, which consumers know.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final int BATCH = 1_000;
    /** The longest that an event waits which another replica told, or whose nudge came before its commit. */
    private static final Duration IDLE = Duration.ofMillis(100);
    /** A transaction stays open for as long: short enough for PostgreSQL, long enough for a broker under load. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Any number that nothing else in the database locks by: "outbox" in ASCII. */
    private static final long LOCK = 0x6F7574626F78L;

    private final OrderedSender sender;
    private final Topics topics;
    private final String[] told;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    // The nudge comes from inside a transaction: it has a moment to commit.
    private final BackgroundLoop loop = BackgroundLoop.named("outbox-relay").longestPause(Duration.ofSeconds(2)).afterNudge(Duration.ofMillis(2))
            .steps(this::step);

    /** @param told topics that are made at the start: who listens before the first event would have the broker make them, its own way */
    @Inject
    OutboxRelay(KafkaClients clients, Topics topics, MeterRegistry meters, @ConfigProperty(name = "throughline.outbox.topics") Optional<List<String>> told) {
        this.sender = new OrderedSender(clients, PATIENCE);
        this.topics = topics;
        this.told = told.orElse(List.of()).toArray(String[]::new);
        Gauge.builder("throughline.outbox.rows", rows, AtomicLong::get)
                .description("Events that wait to be sent, as the relay last saw (at most one batch)").register(meters);
        Gauge.builder("throughline.outbox.age", oldest, OutboxRelay::ageSeconds).baseUnit("seconds")
                .description("How long the oldest event has waited to be sent").register(meters);
    }

    private static double ageSeconds(AtomicLong oldestMillis) {
        long since = oldestMillis.get();
        return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since) / 1000.0;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
        sender.close();
    }

    /** Something was told: look now. */
    void nudge() {
        loop.nudge();
    }

    private Duration step() throws ExecutionException, InterruptedException {
        topics.ensure(told);
        return Postgres.inTransaction(this::sendSome) < BATCH ? IDLE : Duration.ZERO;
    }

    private record Row(long id, String topic, Event event, Instant at) {
    }

    private Uni<Integer> sendSome(Mutiny.Session session) {
        return session.createNativeQuery("select pg_try_advisory_xact_lock(" + LOCK + ")", Boolean.class).getSingleResult()
                .chain(leader -> leader ? read(session) : Uni.createFrom().item(List.<Row> of()))
                .chain(batch -> batch.isEmpty() ? seen(batch) : send(session, batch));
    }

    private Uni<List<Row>> read(Mutiny.Session session) {
        return session.createNativeQuery("""
                select id, topic, event_id, source, type, key, time, data, traceparent, at
                  from outbox order by id limit %d""".formatted(BATCH), Object[].class).getResultList()
                .map(found -> found.stream().map(OutboxRelay::row).toList());
    }

    private static Row row(Object[] column) {
        byte[] data = column[7] == null ? null : ((String) column[7]).getBytes(StandardCharsets.UTF_8);
        Event event = new Event((String) column[2], (String) column[3], (String) column[4], (String) column[5],
                instant(column[6]), data, (String) column[8]);
        return new Row(((Number) column[0]).longValue(), (String) column[1], event, instant(column[9]));
    }

    private static Instant instant(Object value) {
        return value instanceof java.time.OffsetDateTime time ? time.toInstant() : (Instant) value;
    }

    private Uni<Integer> seen(List<Row> batch) {
        rows.set(batch.size());
        oldest.set(batch.isEmpty() ? 0 : batch.getFirst().at().toEpochMilli());
        return Uni.createFrom().item(batch.size());
    }

    private Uni<Integer> send(Mutiny.Session session, List<Row> batch) {
        List<Long> ids = batch.stream().map(Row::id).toList();
        return seen(batch)
                // Off the event loop, since Kafka may make the sender wait, and back on it, as the session demands.
                .chain(() -> Vertx.currentContext().executeBlocking(() -> publish(batch)))
                .chain(() -> session.createNativeQuery("""
                        delete from outbox where id in
                          (select cast(value as bigint) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)))""")
                        .setParameter("ids", Postgres.rows(ids)).executeUpdate())
                .replaceWith(batch.size());
    }

    /** What topic privacy is told relies on what was told before: it goes when Kafka has acknowledged all of that. */
    private static boolean isBarrier(Row row) {
        return row.topic().equals(Topics.PRIVACY);
    }

    private boolean publish(List<Row> batch) {
        try {
            topics.ensure(batch.stream().map(Row::topic).distinct().toArray(String[]::new));
            int from = 0;
            for (int to = 1; to <= batch.size(); to++) {
                if (to == batch.size() || isBarrier(batch.get(to)) && !isBarrier(batch.get(to - 1))) {
                    sender.send(batch.subList(from, to).stream().map(row -> new OrderedSender.Addressed(row.topic(), row.event())).toList());
                    from = to;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
