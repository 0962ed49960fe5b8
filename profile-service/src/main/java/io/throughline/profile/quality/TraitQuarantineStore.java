package io.throughline.profile.quality;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.trait.TraitFact;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of values that their trait's schema forbids: the last one of each identifier, trait and source. */
final class TraitQuarantineStore {

    private static final String COLUMNS =
            ("json_build_array(q.id, q.identifier, q.name, q.source, q.value, %s, q.event_id, q.pointer, q.reason, q.times, %s, "
                    + "q.trusted, %s)")
                    .formatted("cast(extract(epoch from q.at) * 1000000 as bigint)",
                            "cast(extract(epoch from q.quarantined_at) * 1000000 as bigint)",
                            "cast(extract(epoch from coalesce(q.received_at, q.at)) * 1000000 as bigint)");

    private static final String ADD = """
            insert into trait_quarantine (id, identifier, name, source, value, at, event_id, pointer, reason, times, quarantined_at,
              trusted, received_at)
            select r.id, r.identifier, r.name, r.source, r.value, r.at, r."eventId", r.pointer, r.reason, r.times, :now, r.trusted,
              r."receivedAt"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, identifier text, name text, source text,
                value jsonb,
                at timestamptz, "eventId" text, pointer text, reason text, times bigint, trusted boolean, "receivedAt" timestamptz)
             order by r.identifier, r.name, r.source
            on conflict (identifier, name, source) do update set times = trait_quarantine.times + excluded.times,
              value = case when excluded.at >= trait_quarantine.at then excluded.value else trait_quarantine.value end,
              event_id = case when excluded.at >= trait_quarantine.at then excluded.event_id else trait_quarantine.event_id end,
              pointer = case when excluded.at >= trait_quarantine.at then excluded.pointer else trait_quarantine.pointer end,
              reason = case when excluded.at >= trait_quarantine.at then excluded.reason else trait_quarantine.reason end,
              trusted = case when excluded.at >= trait_quarantine.at then excluded.trusted else trait_quarantine.trusted end,
              received_at = case when excluded.at >= trait_quarantine.at then excluded.received_at else trait_quarantine.received_at end,
              at = greatest(excluded.at, trait_quarantine.at)
            """;
    private static final String LIST = "select cast(json_agg(" + COLUMNS + """
             order by q.id desc) as text) from (select * from trait_quarantine q
             where q.id < :before%s order by q.id desc limit :rows) q
            """;
    private static final String OLDEST = "select cast(json_agg(" + COLUMNS + """
             order by q.id) as text) from (select * from trait_quarantine q where q.id > :after%s order by q.id limit :rows) q
            """;
    private static final String ONE = "select cast(json_agg(" + COLUMNS + ") as text) from trait_quarantine q where q.id = :id";
    private static final String TAKE = """
            with taken as (
              delete from trait_quarantine where id in
                (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)) returning *)
            select cast(json_agg(%s) as text) from taken q
            """.formatted(COLUMNS);

    private TraitQuarantineStore() {
    }

    /** @param times how often the source sent an invalid value here */
    record Held(UUID id, TraitFact fact, String pointer, String reason, long times, Instant quarantinedAt) {
    }

    static Uni<Void> add(Mutiny.Session session, Collection<QualityCounts.Wrong> wrong) {
        if (wrong.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map<String, Object>> rows = new ArrayList<>(wrong.size());
        for (QualityCounts.Wrong each : wrong) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", UuidCreator.getTimeOrderedEpoch());
            row.put("identifier", each.fact().identifier());
            row.put("name", each.fact().name());
            row.put("source", each.fact().source());
            row.put("value", each.fact().value());
            row.put("at", each.fact().at());
            row.put("eventId", each.fact().eventId());
            row.put("pointer", each.pointer());
            row.put("reason", each.reason());
            row.put("times", each.times());
            row.put("trusted", each.fact().trusted());
            row.put("receivedAt", each.fact().receivedAt());
            rows.add(row);
        }
        return JsonRows.write(session, ADD, Map.of("rows", rows, "now", Instant.now().truncatedTo(ChronoUnit.MICROS))).replaceWithVoid();
    }

    /** Newest first; null for any trait or source. */
    static Uni<List<Held>> list(Mutiny.Session session, String trait, String source, UUID before, int rows) {
        return some(session, LIST, trait, source, Map.of("before", before, "rows", rows));
    }

    /** Of one trait, oldest first. */
    static Uni<List<Held>> oldest(Mutiny.Session session, String trait, String source, UUID after, int rows) {
        return some(session, OLDEST, trait, source, Map.of("after", after, "rows", rows));
    }

    /** Conditions that are not requested are left out of the statement, so that PostgreSQL sees which index to use. */
    private static Uni<List<Held>> some(Mutiny.Session session, String sql, String trait, String source, Map<String, Object> page) {
        Map<String, Object> parameters = new LinkedHashMap<>(page);
        String where = "";
        if (trait != null) {
            parameters.put("trait", trait);
            where += " and q.name = :trait";
        }
        if (source != null) {
            parameters.put("source", source);
            where += " and q.source = :source";
        }
        return JsonRows.read(session, sql.formatted(where), parameters).map(TraitQuarantineStore::parse);
    }

    static Uni<List<Held>> one(Mutiny.Session session, UUID id) {
        return JsonRows.read(session, ONE, Map.of("id", id)).map(TraitQuarantineStore::parse);
    }

    /** Deletes those of the values that still exist, and returns them. */
    static Uni<List<Held>> take(Mutiny.Session session, Collection<UUID> ids) {
        return JsonRows.read(session, TAKE, Map.of("ids", ids)).map(TraitQuarantineStore::parse);
    }

    private static List<Held> parse(JsonNode rows) {
        List<Held> held = new ArrayList<>(rows.size());
        rows.forEach(row -> held.add(new Held(UUID.fromString(row.get(0).textValue()),
                new TraitFact(Identifier.parse(row.get(1).textValue()), row.get(2).textValue(), row.get(4), row.get(3).textValue(),
                        JsonRows.instant(row.get(5)), row.get(6).textValue(), row.get(11).booleanValue(), JsonRows.instant(row.get(12))),
                row.get(7).textValue(), row.get(8).textValue(), row.get(9).longValue(), JsonRows.instant(row.get(10)))));
        return held;
    }
}
