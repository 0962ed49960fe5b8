package io.throughline.profile.trait;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Stores the administrators' schemas in PostgreSQL. */
final class TraitSchemaStore {

    private static final String COLUMNS = """
            json_build_object('name', s.name, 'version', s.version, 'definition', cast(s.definition as text), 'by', s.changed_by,
              'at', cast(extract(epoch from s.changed_at) * 1000000 as bigint),
              'redraw', (select json_build_object('done', r.done, 'total', r.total,
                 'requestedAt', cast(extract(epoch from r.requested_at) * 1000000 as bigint),
                 'finishedAt', cast(extract(epoch from r.finished_at) * 1000000 as bigint))
                 from trait_redraw r where r.trait = s.name))
            """;
    private static final String ALL = "select cast(json_agg(" + COLUMNS + ") as text) from trait_schema s";
    private static final String LOCK = """
            select cast((select %s from (select * from trait_schema where name = :name for update) s) as text)
            """.formatted(COLUMNS);
    private static final String COUNT = "select cast(json_build_array(count(*)) as text) from trait_schema where definition is not null";
    private static final String PUT = """
            insert into trait_schema (name, version, definition, changed_at, changed_by)
            values (:name, 1, cast(cast(:definition as text) as jsonb), :at, :by)
            on conflict (name) do update set version = trait_schema.version + 1, definition = excluded.definition,
              changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """;
    private static final String TAKE_BACK = """
            update trait_schema set version = version + 1, definition = null, changed_at = :at, changed_by = :by where name = :name
            """;
    private static final String REDRAW = """
            insert into trait_redraw (trait, requested_at) values (:name, :at)
            on conflict (trait) do update set requested_at = excluded.requested_at, started_at = null, finished_at = null,
              after = '00000000-0000-0000-0000-000000000000', done = 0, total = null, attempts = 0, resume_at = null
            """;

    private static final Logger LOG = Logger.getLogger(TraitSchemaStore.class);

    private TraitSchemaStore() {
    }

    /**
     * @param definition empty where it was removed
     * @param redraw the progress of recomputing profiles; null where none was needed
     */
    record Stored(String name, long version, Optional<TraitSchema> definition, Instant at, String by, Redraw redraw) {
    }

    /** @param total number of profiles to examine; null before it began */
    record Redraw(long done, Long total, Instant requestedAt, Instant finishedAt) {
    }

    static Uni<SortedMap<String, Stored>> all(Mutiny.Session session) {
        return JsonRows.read(session, ALL, Map.of()).map(rows -> {
            SortedMap<String, Stored> all = new TreeMap<>();
            rows.forEach(row -> all.put(row.get("name").textValue(), stored(row)));
            return all;
        });
    }

    static Uni<Optional<Stored>> lock(Mutiny.Session session, String name) {
        return JsonRows.read(session, LOCK, Map.of("name", name)).map(row -> row.isObject() ? Optional.of(stored(row)) : Optional.empty());
    }

    static Uni<Integer> count(Mutiny.Session session) {
        return JsonRows.read(session, COUNT, Map.of()).map(row -> row.get(0).intValue());
    }

    static Uni<Void> put(Mutiny.Session session, String name, TraitSchema schema, String by) {
        return JsonRows.write(session, PUT, Map.of("name", name, "definition", json(schema), "at", now(), "by", by)).replaceWithVoid();
    }

    static Uni<Void> takeBack(Mutiny.Session session, String name, String by) {
        return JsonRows.write(session, TAKE_BACK, Map.of("name", name, "at", now(), "by", by)).replaceWithVoid();
    }

    static Uni<Void> redraw(Mutiny.Session session, String name) {
        return JsonRows.write(session, REDRAW, Map.of("name", name, "at", now())).replaceWithVoid();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static Stored stored(JsonNode row) {
        JsonNode redraw = row.get("redraw");
        return new Stored(row.get("name").textValue(), row.get("version").longValue(), schema(row),
                JsonRows.instant(row.get("at")), row.get("by").textValue(), redraw.isNull() ? null
                        : new Redraw(redraw.get("done").longValue(), redraw.get("total").isNull() ? null : redraw.get("total").longValue(),
                                JsonRows.instant(redraw.get("requestedAt")),
                                redraw.get("finishedAt").isNull() ? null : JsonRows.instant(redraw.get("finishedAt"))));
    }

    /** A schema that cannot be read is ignored: the others still apply, and it can be written again. */
    private static Optional<TraitSchema> schema(JsonNode row) {
        try {
            String definition = row.get("definition").textValue();
            return definition == null ? Optional.empty() : Optional.of(JsonRows.JSON.readValue(definition, TraitSchema.class));
        } catch (JsonProcessingException e) {
            LOG.errorf("The stored schema of a trait is not readable, version %s: %s", row.get("version"), e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private static String json(TraitSchema schema) {
        try {
            return JsonRows.JSON.writeValueAsString(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A schema is of plain values", e);
        }
    }

    /** The schemas in force. */
    static Map<String, TraitSchema> inForce(Map<String, Stored> all) {
        Map<String, TraitSchema> own = new HashMap<>();
        all.forEach((name, stored) -> stored.definition().ifPresent(schema -> own.put(name, schema)));
        return own;
    }
}
