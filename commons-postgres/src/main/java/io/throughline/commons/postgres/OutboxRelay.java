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
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.EventTooLargeException;
import io.throughline.commons.kafka.KafkaClients;
import io.throughline.commons.kafka.OrderedSender;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.loop.BackgroundLoop;
import io.vertx.mutiny.core.Vertx;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Sends the events of the outbox in the order in which they were added. Even after a failure, Kafka has no later event of a key
 * without the earlier ones. One replica at a time sends, by a lock that its transaction holds. After a crash between sending and
 * deleting, events are sent again with the same id, by which consumers recognise them. An event that is too large for Kafka is
 * kept and marked as stuck; events with its key in its topic wait behind it, all others are sent. A restart tries it again.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 1_000;
    /** The longest wait of an event that another replica added, or whose wake-up came before its commit. */
    private static final Duration IDLE = Duration.ofMillis(100);
    /** A transaction stays open for up to this long: short enough for PostgreSQL, long enough for a broker under load. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** An arbitrary number that no other lock in the database uses: "outbox" in ASCII. */
    private static final long LOCK = 0x6F7574626F78L;

    private final OrderedSender sender;
    private final TopicDefinitions topics;
    private final String[] told;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final AtomicLong stuck = new AtomicLong();
    private volatile boolean triedStuck;
    // The wake-up comes from inside a transaction, which needs a moment to commit.
    private final BackgroundLoop loop =
            BackgroundLoop.named("outbox-relay").longestPause(Duration.ofSeconds(2)).afterNudge(Duration.ofMillis(2))
                    .steps(this::step);

    /**
     * @param told topics that are created at the start; otherwise a consumer that subscribes before the first event would make
     *        the broker create them with its own defaults
     */
    @Inject
    OutboxRelay(KafkaClients clients, TopicDefinitions topics, MeterRegistry meters,
            @ConfigProperty(name = "throughline.outbox.topics") Optional<List<String>> told) {
        this.sender = new OrderedSender(clients, PATIENCE);
        this.topics = topics;
        this.told = told.orElse(List.of()).toArray(String[]::new);
        Gauge.builder("throughline.outbox.rows", rows, AtomicLong::get)
                .description("Events that wait to be sent, as the relay last saw (at most one batch)").register(meters);
        Gauge.builder("throughline.outbox.stuck", stuck, AtomicLong::get)
                .description("Events that are too large for Kafka, each of which holds back those of its key").register(meters);
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

    /** Called after events were added, so that the relay checks the outbox now. */
    void wakeUp() {
        loop.wakeUp();
    }

    private Duration step() throws ExecutionException, InterruptedException {
        topics.ensure(told);
        if (!triedStuck) {
            retryStuck();
        }
        return PostgresClient.inTransaction(this::sendSome) < BATCH ? IDLE : Duration.ZERO;
    }

    /** Tries stuck events again, since the configured limit may have changed. */
    void retryStuck() {
        PostgresClient.inTransaction(
                session -> session.createNativeQuery("update outbox set stuck_at = null where stuck_at is not null").executeUpdate());
        triedStuck = true;
        loop.wakeUp();
    }

    /** The number of stuck events, as last counted by the replica that sends. */
    long stuck() {
        return stuck.get();
    }

    private record Row(long id, String topic, KeyedEvent event, Instant at) {
    }

    private Uni<Integer> sendSome(Mutiny.Session session) {
        return session.createNativeQuery("select pg_try_advisory_xact_lock(" + LOCK + ")", Boolean.class).getSingleResult()
                .chain(leader -> leader ? read(session) : Uni.createFrom().item(List.<Row>of()))
                .chain(batch -> batch.isEmpty() ? seen(batch) : send(session, batch));
    }

    private Uni<List<Row>> read(Mutiny.Session session) {
        return session.createNativeQuery("""
                select id, topic, event_id, source, type, key, time, data, traceparent, at
                  from outbox o
                 where not exists (select 1 from outbox s where s.stuck_at is not null and s.topic = o.topic and s.key = o.key
                   and s.id <= o.id)
                 order by id limit %d""".formatted(BATCH), Object[].class).getResultList()
                .map(found -> found.stream().map(OutboxRelay::row).toList())
                .call(() -> session.createNativeQuery("select count(*) from outbox where stuck_at is not null", Long.class)
                        .getSingleResult().invoke(stuck::set));
    }

    private static Row row(Object[] column) {
        byte[] data = column[7] == null ? null : ((String) column[7]).getBytes(StandardCharsets.UTF_8);
        KeyedEvent event = new KeyedEvent((String) column[2], (String) column[3], (String) column[4], (String) column[5],
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
                // Runs off the event loop, since Kafka may block the sender, and then returns to it, as the session requires.
                .chain(() -> Vertx.currentContext().executeBlocking(() -> publish(batch)))
                .chain(tooLarge -> tooLarge.isPresent() ? mark(session, tooLarge.get()) : delete(session, ids))
                .replaceWith(batch.size());
    }

    /** The events before it are sent again with the rest; consumers recognise them. */
    private static Uni<Integer> mark(Mutiny.Session session, Row row) {
        LOG.errorf("The event %s of topic %s is too large for Kafka: it is kept, and the events of its key wait behind it",
                row.event().id(), row.topic());
        return session.createNativeQuery("update outbox set stuck_at = now() where id = :id").setParameter("id", row.id()).executeUpdate();
    }

    private static Uni<Integer> delete(Mutiny.Session session, List<Long> ids) {
        return session.createNativeQuery("""
                        delete from outbox where id in
                          (select cast(value as bigint) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)))""")
                .setParameter("ids", PostgresClient.rows(ids)).executeUpdate();
    }

    /** Events on topic privacy rely on all earlier events, so they are sent only when Kafka has acknowledged those. */
    private static boolean isBarrier(Row row) {
        return row.topic().equals(TopicDefinitions.PRIVACY);
    }

    /** @return the first event that is too large; the events behind it were not sent */
    private Optional<Row> publish(List<Row> batch) {
        int from = 0;
        try {
            topics.ensure(batch.stream().map(Row::topic).distinct().toArray(String[]::new));
            for (int to = 1; to <= batch.size(); to++) {
                if (to == batch.size() || isBarrier(batch.get(to)) && !isBarrier(batch.get(to - 1))) {
                    sender.send(
                            batch.subList(from, to).stream().map(row -> new OrderedSender.Addressed(row.topic(), row.event())).toList());
                    from = to;
                }
            }
            return Optional.empty();
        } catch (EventTooLargeException e) {
            return Optional.of(batch.get(from + e.index()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
