package io.throughline.profile.core.trait;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes back a source's facts in an interval, and restores the facts that the same source had stated outside of it. The
 * caller holds the locks of the identifiers and of their profiles.
 */
public final class TraitRetraction {

    private static final String KEYS =
            "array(select key collate \"C\" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String MINE = "f.source = :source and f.identifier = any(" + KEYS + ")";
    private static final String HEARD = "coalesce(f.received_at, f.at)";
    // A later statement of the same day had the same value: the first of them is outside the interval, and stays.
    private static final String SHORTEN = """
            with shortened as (
              update %1$s f set at = f.since_at, received_at = f.since_received_at, event_id = f.since_event_id,
                     since_at = null, since_received_at = null, since_event_id = null
               where %2$s and %3$s and f.since_received_at is not null and not (%4$s)%5$s
              returning f.identifier)
            select cast(json_agg(distinct identifier) as text) from shortened
            """;
    private static final String SHORTEN_FACTS = SHORTEN.formatted("trait_fact", MINE, within(HEARD), within("f.since_received_at"), "");
    private static final String SHORTEN_HISTORY =
            SHORTEN.formatted("trait_fact_history", MINE, within(HEARD), within("f.since_received_at"), """
             and not exists (select from trait_fact_history o where o.identifier = f.identifier and o.name = f.name and o.source = f.source
                   and o.event_id = f.since_event_id)""");
    // The first statement of the day is inside the interval, and a later one stays: the first is forgotten, whatever else is
    // taken back.
    private static final String FORGET_FIRST = """
            update %s f set since_at = null, since_received_at = null, since_event_id = null where %s and not %s and %s
            """;
    private static final String FORGET_FIRST_OF_FACTS =
            FORGET_FIRST.formatted("trait_fact", MINE, within(HEARD), within("f.since_received_at"));
    private static final String FORGET_FIRST_OF_HISTORY =
            FORGET_FIRST.formatted("trait_fact_history", MINE, within(HEARD), within("f.since_received_at"));
    private static final String FORGET_HISTORY = "delete from trait_fact_history f where " + MINE + " and " + within(HEARD);
    private static final String FORGET = """
            with gone as (delete from trait_fact f where %s and %s returning f.identifier, f.name)
            select cast(json_agg(json_build_object('identifier', identifier, 'name', name)) as text) from gone
            """.formatted(MINE, within(HEARD));
    private static final String RESTORE = """
            with latest as (
              select distinct on (h.identifier, h.name) h.identifier, h.name, h.event_id
                from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as g(identifier text, name text)
                join trait_fact_history h on h.identifier = g.identifier and h.name = g.name and h.source = :source
               order by h.identifier, h.name, h.trusted desc, h.at desc, h.event_id desc),
            moved as (
              delete from trait_fact_history h using latest l
               where h.identifier = l.identifier and h.name = l.name and h.source = :source and h.event_id = l.event_id returning h.*)
            insert into trait_fact (identifier, name, source, value, at, event_id, trusted, received_at, since_at, since_received_at,
              since_event_id)
            select identifier, name, source, value, at, event_id, trusted, received_at, since_at, since_received_at, since_event_id
              from moved
            """;

    private TraitRetraction() {
    }

    /**
     * @param counts facts that were removed, and facts that hold again
     * @param identifiers those whose facts changed
     */
    public record Outcome(Map<String, Long> counts, Set<String> identifiers) {
    }

    private static String within(String column) {
        return "(" + column + " >= :from and " + column + " < :until)";
    }

    /** @param keys as JSON: a collection of identifiers */
    public static Uni<Outcome> takeBack(Mutiny.Session session, SourceRetraction retraction, Iterable<?> keys) {
        Map<String, Long> counts = new TreeMap<>(Map.of("trait facts", 0L, "trait facts restored", 0L));
        Set<String> identifiers = new TreeSet<>();
        if (retraction.origin() != SourceKind.SOURCE) {
            return Uni.createFrom().item(new Outcome(counts, identifiers));
        }
        Map<String, Object> span =
                Map.of("source", retraction.source(), "keys", keys, "from", retraction.from(), "until", retraction.until());
        return JsonRows.read(session, SHORTEN_FACTS, span).invoke(rows -> rows.forEach(key -> identifiers.add(key.textValue())))
                .chain(() -> JsonRows.read(session, SHORTEN_HISTORY, span))
                .chain(() -> JsonRows.write(session, FORGET_FIRST_OF_FACTS, span))
                .chain(() -> JsonRows.write(session, FORGET_FIRST_OF_HISTORY, span))
                .chain(() -> JsonRows.write(session, FORGET_HISTORY, span))
                .chain(() -> JsonRows.read(session, FORGET, span))
                .chain(gone -> {
                    gone.forEach(row -> identifiers.add(row.get("identifier").textValue()));
                    counts.put("trait facts", (long) gone.size());
                    return restore(session, retraction, gone);
                }).map(restored -> {
                    counts.put("trait facts restored", (long) restored);
                    return new Outcome(counts, identifiers);
                });
    }

    private static Uni<Integer> restore(Mutiny.Session session, SourceRetraction retraction, JsonNode gone) {
        return gone.isEmpty() ? Uni.createFrom().item(0)
                : JsonRows.write(session, RESTORE, Map.of("rows", gone, "source", retraction.source()));
    }
}
