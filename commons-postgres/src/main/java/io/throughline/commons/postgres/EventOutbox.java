package io.throughline.commons.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.kafka.EventSize;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores events in the transaction of the change that they describe; {@link OutboxRelay} sends them. */
@ApplicationScoped
public class EventOutbox {

    // ordinality keeps the order of the events in a unit of work, since the relay sends by id.
    private static final String APPEND = """
            insert into outbox (topic, event_id, source, type, key, time, data, traceparent)
            select r.topic, r.id, r.source, r.type, r.key, r.time, r.data, r.traceparent
              from rows from (jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                   as (topic text, id text, source text, type text, key text, time timestamptz, data text, traceparent text))
                   with ordinality as r(topic, id, source, type, key, time, data, traceparent, place)
             order by r.place
            """;

    private final OutboxRelay relay;
    private final EventSize size;

    @Inject
    EventOutbox(OutboxRelay relay, EventSize size) {
        this.relay = relay;
        this.size = size;
    }

    /**
     * Adds events within the session's transaction. An event without data is sent as a tombstone. An event that Kafka would not
     * accept fails the transaction with 422, because after the commit the caller could no longer be informed.
     */
    public Uni<Void> append(Mutiny.Session session, String topic, List<KeyedEvent> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map<String, Object>> rows = new ArrayList<>(events.size());
        for (KeyedEvent event : events) {
            if (size.isTooLarge(event)) {
                return Uni.createFrom().failure(
                        ProblemException.of(ProblemKind.UNPROCESSABLE, "What others are told of this would have " + EventSize.of(event)
                                + " bytes, and may have " + size.most() + "."));
            }
            rows.add(row(topic, event));
        }
        return session.createNativeQuery(APPEND).setParameter("rows", PostgresClient.rows(rows)).executeUpdate()
                .invoke(relay::wakeUp).replaceWithVoid();
    }

    private static Map<String, Object> row(String topic, KeyedEvent event) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("topic", topic);
        row.put("id", event.id());
        row.put("source", event.source());
        row.put("type", event.type());
        row.put("key", event.key());
        row.put("time", event.time().toString());
        row.put("data", event.isTombstone() ? null : new String(event.data(), StandardCharsets.UTF_8));
        row.put("traceparent", event.traceparent());
        return row;
    }
}
