package io.throughline.profile.identity.link;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes back the links that only one source stated, in some interval. A link that other sources stated too, or this source
 * outside the interval, holds. Links that somebody revoked are deleted together with the revocation: sent again, they
 * count as stated for the first time.
 */
public final class RetractedLinks {

    private static final String KEYS =
            "array(select key collate \"C\" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String MICROS = "cast(extract(epoch from %s) * 1000000 as bigint)";
    private static final String DUE = """
            select cast(json_agg(json_build_array(l.id, l.a, l.b, l.kind, %1$s,
                exists (select from link u where u.revokes = l.id), o.source, o.stated,
                %2$s, o.event)) as text)
              from link l left join lateral (
                select s.source, s.stated, s.first_received as received, s.first_event as event from link_source s
                 where s.a = l.a and s.b = l.b order by 3, 1 limit 1) o on true
             where l.source = :source and l.kind in ('observed', 'implied')
               and coalesce(l.received_at, l.recorded_at) >= :from and coalesce(l.received_at, l.recorded_at) < :until
               and l.a = any(%3$s)
            """.formatted(MICROS.formatted("l.recorded_at"), MICROS.formatted("o.received"), KEYS);
    private static final String DELETE = """
            delete from link l using jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)
             where l.id = cast(v.value as uuid) or l.revokes = cast(v.value as uuid)
            """;
    private static final String ATTRIBUTE = """
            insert into link (id, kind, a, b, source, event_id, at, stated, received_at, recorded_at)
            select r.id, r.kind, least(r.a collate "C", r.b collate "C"), greatest(r.a collate "C", r.b collate "C"), r.source, r.event,
                   r.received, r.stated, r.received, r.received
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, kind text, a text, b text, source text, event text,
                received timestamptz, stated boolean)
             order by 3, 4
            on conflict do nothing
            """;
    // Shortens the interval of a source's statements where one end is inside the retracted interval: another retraction may
    // take back the rest.
    private static final String SHORTEN_SOURCES = """
            update link_source s set
                   first_received = case when %2$s then s.last_received else s.first_received end,
                   first_event = case when %2$s then s.last_event else s.first_event end,
                   last_received = case when %3$s then s.first_received else s.last_received end,
                   last_event = case when %3$s then s.first_event else s.last_event end
             where s.source = :source and (s.a = any(%1$s) or s.b = any(%1$s)) and %2$s <> %3$s
            """.formatted(KEYS, within("s.first_received"), within("s.last_received"));
    private static final String FORGET_SOURCES =
            "delete from link_source s where s.source = :source and (s.a = any(%1$s) or s.b = any(%1$s)) and %2$s and %3$s"
                    .formatted(KEYS, within("s.first_received"), within("s.last_received"));
    private static final String FORGET_PAIRS = """
            delete from link_source s using jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(a text, b text)
             where s.a = least(r.a collate "C", r.b collate "C") and s.b = greatest(r.a collate "C", r.b collate "C")
            """;

    private RetractedLinks() {
    }

    private static String within(String column) {
        return "(" + column + " >= :from and " + column + " < :until)";
    }

    /**
     * @param since when the first of the links that held was accepted, by the lesser of the two identifiers that it joined
     * @param count of links without another source, in force or revoked
     */
    public record Outcome(Map<Identifier, Instant> since, long count) {
    }

    public static Uni<Outcome> takeBack(Mutiny.Session session, SourceRetraction retraction, Iterable<?> keys) {
        Map<String, Object> span =
                Map.of("source", retraction.eventSource(), "from", retraction.from(), "until", retraction.until(), "keys", keys);
        return JsonRows.write(session, SHORTEN_SOURCES, span).chain(() -> JsonRows.write(session, FORGET_SOURCES, span))
                .chain(() -> JsonRows.read(session, DUE, span)).chain(due -> {
                    List<String> gone = new ArrayList<>();
                    List<Map<String, Object>> others = new ArrayList<>();
                    Map<Identifier, Instant> since = new HashMap<>();
                    long count = 0;
                    for (JsonNode row : due) {
                        boolean revoked = row.get(5).booleanValue();
                        if (!row.get(6).isNull() && revoked) {
                            // Somebody separated the pair; that decision holds for every source.
                            continue;
                        }
                        gone.add(row.get(0).textValue());
                        if (!row.get(6).isNull()) {
                            others.add(attributed(row));
                            continue;
                        }
                        count++;
                        if (!revoked) {
                            since.merge(Identifier.parse(row.get(1).textValue()), JsonRows.instant(row.get(4)), RetractedLinks::earlier);
                        }
                    }
                    Outcome outcome = new Outcome(since, count);
                    return (gone.isEmpty() ? Uni.createFrom().item(0) : JsonRows.write(session, DELETE, Map.of("ids", gone)))
                            .chain(() -> others.isEmpty() ? Uni.createFrom().item(0)
                                    : JsonRows.write(session, ATTRIBUTE, Map.of("rows", others)))
                            .replaceWith(outcome);
                });
    }

    public static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Map<String, Object> attributed(JsonNode row) {
        Map<String, Object> link = new HashMap<>();
        link.put("id", UuidCreator.getTimeOrderedEpoch());
        link.put("kind", row.get(3).textValue());
        link.put("a", row.get(1).textValue());
        link.put("b", row.get(2).textValue());
        link.put("source", row.get(6).textValue());
        link.put("stated", row.get(7).booleanValue());
        link.put("received", JsonRows.instant(row.get(8)));
        link.put("event", row.get(9).textValue());
        return link;
    }

    /** Deletes links that were accepted because of a link that is taken back, and would have been refused without it. */
    public static Uni<Void> drop(Mutiny.Session session, Collection<LinkEvidence> links) {
        if (links.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<UUID> ids = links.stream().map(LinkEvidence::id).toList();
        return JsonRows.write(session, DELETE, Map.of("ids", ids))
                .chain(() -> JsonRows.write(session, FORGET_PAIRS, Map.of("rows", links.stream().map(LinkEvidence::link).toList())))
                .replaceWithVoid();
    }
}
