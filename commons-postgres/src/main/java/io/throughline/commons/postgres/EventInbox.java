package io.throughline.commons.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.loop.BackgroundLoop;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Records which events were applied, by source and id, in the transaction that applies them. It recognises an event that comes
 * again, whether Kafka delivers it twice or its sender sent it twice.
 */
@ApplicationScoped
public class EventInbox {

    private static final String CLAIM = """
            insert into inbox (event)
            select distinct r.event from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(event uuid) order by r.event
            on conflict do nothing
            returning cast(event as text)
            """;
    private static final String FORGET = """
            delete from inbox where event in (select r.event from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(event uuid))
            """;
    // Deleted in slices, so that the sweep never holds many locks or the table for long. Rows that another replica is deleting
    // are skipped. The inner cast makes the parameter a text; the reactive client would refuse an interval.
    private static final String SWEEP = """
            delete from inbox where event in
              (select event from inbox where at < now() - cast(cast(:age as text) as interval)
                order by at limit 10000 for update skip locked)
            """;
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    private final Duration retention;
    private final BackgroundLoop sweeper =
            BackgroundLoop.named("inbox-sweep").startAfter(BETWEEN_SWEEPS).every(BETWEEN_SWEEPS, this::sweep);

    /**
     * @param retention how long applied events are recognised; longer than Kafka keeps its topics (7 days), so that even reading
     *        a whole topic again changes nothing
     */
    @Inject
    EventInbox(@ConfigProperty(name = "throughline.inbox.retention", defaultValue = "P8D") Duration retention) {
        this.retention = retention;
    }

    void start(@Observes StartupEvent event) {
        sweeper.start();
    }

    void stop(@Observes ShutdownEvent event) {
        sweeper.close();
    }

    /** The events that were never applied, in their order. They count as applied when the session's transaction commits. */
    public Uni<List<ReceivedEvent>> claim(Mutiny.Session session, List<ReceivedEvent> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(batch);
        }
        List<Map<String, Object>> rows = new ArrayList<>(batch.size());
        for (ReceivedEvent received : batch) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("event", key(received.event()).toString());
            rows.add(row);
        }
        return session.createNativeQuery(CLAIM, String.class).setParameter("rows", PostgresClient.rows(rows)).getResultList()
                .map(claimed -> firstOfEach(batch, new HashSet<>(claimed)));
    }

    /** Marks events of a source as never applied, since they were retracted and may be sent again, corrected. */
    public Uni<Void> forget(Mutiny.Session session, String source, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map<String, Object>> rows = ids.stream().map(id -> Map.<String, Object>of("event", key(source, id).toString())).toList();
        return session.createNativeQuery(FORGET).setParameter("rows", PostgresClient.rows(rows)).executeUpdate().replaceWithVoid();
    }

    private static List<ReceivedEvent> firstOfEach(List<ReceivedEvent> batch, Set<String> claimed) {
        List<ReceivedEvent> fresh = new ArrayList<>(claimed.size());
        for (ReceivedEvent received : batch) {
            if (claimed.remove(key(received.event()).toString())) {
                fresh.add(received);
            }
        }
        return fresh;
    }

    /** The key of an event: 16 bytes instead of two texts of any length, since the table is a consumer's largest and most used one. */
    public static UUID key(KeyedEvent event) {
        return key(event.source(), event.id());
    }

    private static UUID key(String source, String id) {
        return UUID.nameUUIDFromBytes((source + '\n' + id).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Removes entries older than the retention. Blocks.
     *
     * @return the number of removed entries
     */
    long sweep() {
        long all = 0;
        int swept;
        do {
            swept = PostgresClient.inTransaction(session -> session.createNativeQuery(SWEEP)
                    .setParameter("age", retention.toSeconds() + " seconds").executeUpdate());
            all += swept;
            sweeper.heartbeat();
        } while (swept > 0);
        return all;
    }
}
