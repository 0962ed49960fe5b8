package io.throughline.profile.core.trait;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** The stored facts. To write one, the caller must hold the lock of its profile or of its anonymous identifier. */
public final class TraitFactStore {

    /** A fact as the columns of {@link #parse}, from a row {@code f} of trait_fact. */
    public static final String COLUMNS =
            "json_build_array(f.identifier, f.name, f.value, f.source, cast(extract(epoch from f.at) * 1000000 as bigint), f.event_id, "
                    + "f.trusted, cast(extract(epoch from coalesce(f.received_at, f.at)) * 1000000 as bigint))";

    /**
     * The facts of an identifier in a row {@code i}. A subquery and not a join: PostgreSQL plans a join as a scan of the whole
     * table while the database has no statistics, which is the case when a new installation imports its history.
     */
    public static final String OF_IDENTIFIER = "(select json_agg(" + COLUMNS + ") from trait_fact f where f.identifier = i.key)";

    private static final String OF_KEYS = """
            select cast(json_agg(%s) as text)
              from jsonb_to_recordset(cast(cast(:keys as text) as jsonb)) as k(identifier text, name text, source text)
              join trait_fact f on f.identifier = k.identifier and f.name = k.name and f.source = k.source
            """.formatted(COLUMNS);
    // A JSON null arrives from jsonb_to_recordset as an SQL null. What a fact replaces is stored first (TraitHistory); for an
    // equal value, the day's first statement is kept in the row itself.
    private static final String PUT = """
            insert into trait_fact (identifier, name, source, value, at, event_id, trusted, received_at)
            select r.identifier, r.name, r.source, coalesce(r.value, cast('null' as jsonb)), r.at, r."eventId", r.trusted, r."receivedAt"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r(identifier text, name text, source text, value jsonb, at timestamptz, "eventId" text, trusted boolean,
                  "receivedAt" timestamptz)
             order by r.identifier, r.name, r.source
            on conflict (identifier, name, source) do update
              set value = excluded.value, at = excluded.at, event_id = excluded.event_id, trusted = excluded.trusted,
                received_at = excluded.received_at,
                since_at = case when %1$s then coalesce(trait_fact.since_at, trait_fact.at) end,
                since_received_at = case when %1$s then coalesce(trait_fact.since_received_at, trait_fact.received_at, trait_fact.at) end,
                since_event_id = case when %1$s then coalesce(trait_fact.since_event_id, trait_fact.event_id) end
            """.formatted(TraitHistory.repeats("trait_fact", "excluded.value", "excluded.received_at"));

    private TraitFactStore() {
    }

    /** The stored facts of the same traits from the same sources. */
    public static Uni<List<TraitFact>> kept(Mutiny.Session session, Collection<TraitFact> like) {
        if (like.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return JsonRows.read(session, OF_KEYS, Map.of("keys", like.stream().map(TraitFact::key).toList()))
                .map(TraitFactStore::parse);
    }

    public static Uni<Void> put(Mutiny.Session session, Collection<TraitFact> facts) {
        return facts.isEmpty() ? Uni.createFrom().voidItem()
                : TraitHistory.keepReplaced(session, facts).chain(() -> JsonRows.write(session, PUT, Map.of("rows", facts)))
                        .replaceWithVoid();
    }

    public static List<TraitFact> parse(JsonNode rows) {
        List<TraitFact> facts = new ArrayList<>(rows.size());
        for (JsonNode row : rows) {
            facts.add(new TraitFact(Identifier.parse(row.get(0).textValue()), row.get(1).textValue(), row.get(2),
                    row.get(3).textValue(), JsonRows.instant(row.get(4)), row.get(5).textValue(), row.get(6).booleanValue(),
                    JsonRows.instant(row.get(7))));
        }
        return facts;
    }
}
