package io.throughline.profile.computed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.activity.ActivityLog;
import io.throughline.profile.computed.ComputedTrait.Status;
import io.throughline.profile.core.JsonRows;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores the definitions in PostgreSQL. They are few, so each transaction that applies them reads all. */
final class ComputedTraitStore {

    private static final String COLUMNS = """
            json_build_object('name', c.name, 'version', c.version, 'definition', c.definition, 'description', c.description,
              'status', c.status, 'filled', c.filled, 'createdBy', c.created_by,
              'createdAt', cast(extract(epoch from c.created_at) * 1000000 as bigint),
              'updatedAt', cast(extract(epoch from c.updated_at) * 1000000 as bigint))""";
    private static final String ALL = "select cast(json_agg(%s order by c.name) as text) from computed_trait c".formatted(COLUMNS);
    private static final String PUT = """
            insert into computed_trait (name, version, definition, description, status, created_by, created_at, updated_at)
            values (:name, nextval('computed_trait_version'), cast(cast(:definition as text) as jsonb), :description, 'filling', :by,
              :at, :at)
            on conflict (name) do update set version = excluded.version, definition = excluded.definition,
              description = excluded.description, status = 'filling', filled_to = null, filled = 0, updated_at = excluded.updated_at,
              attempts = 0, resume_at = null
            """;
    private static final String DESCRIBE = "update computed_trait set description = :description, updated_at = :at where name = :name";
    private static final String REMOVE = """
            update computed_trait set status = 'removing', filled_to = null, filled = 0, updated_at = :at, attempts = 0, resume_at = null
             where name = :name and status <> 'removing'
            """;
    // The delays are 2, 4, 8 … seconds, four minutes at most. The backfill is never abandoned, since a partial result would
    // remain.
    private static final String SET_BACK = """
            update computed_trait set attempts = attempts + 1, resume_at = now() + make_interval(secs => power(2, least(attempts + 1,
              8))) where name = :name
            """;

    private ComputedTraitStore() {
    }

    static Uni<List<ComputedTrait>> all(Mutiny.Session session) {
        return JsonRows.read(session, ALL, Map.of()).map(rows -> {
            List<ComputedTrait> all = new ArrayList<>(rows.size());
            rows.forEach(row -> all.add(parse(row)));
            return all;
        });
    }

    static Uni<Optional<ComputedTrait>> find(Mutiny.Session session, String name) {
        return all(session)
                .map(all -> all.stream().filter(each -> each.name().equals(name) && each.status() != Status.REMOVING).findFirst());
    }

    /**
     * Stores a new definition, or a new version of one. Waits until every transaction that applied the old one has committed.
     * The row is changed before the wait, so that the backfill holds no lock that those transactions wait for.
     */
    static Uni<Void> put(Mutiny.Session session, String name, TraitComputation definition, String description, String user) {
        Map<String, Object> parameters = parameters(name, description);
        parameters.put("definition", JsonRows.JSON.valueToTree(definition).toString());
        parameters.put("by", user);
        return JsonRows.write(session, PUT, parameters).chain(() -> ActivityLog.alone(session));
    }

    static Uni<Void> describe(Mutiny.Session session, String name, String description) {
        return JsonRows.write(session, DESCRIBE, parameters(name, description)).replaceWithVoid();
    }

    static Uni<Boolean> remove(Mutiny.Session session, String name) {
        return JsonRows.write(session, REMOVE, Map.of("name", name, "at", now())).map(rows -> rows > 0)
                .call(() -> ActivityLog.alone(session));
    }

    /** Postpones a backfill that failed. In a transaction of its own, as that of the backfill was rolled back. */
    static Uni<Integer> setBack(Mutiny.Session session, String name) {
        return JsonRows.write(session, SET_BACK, Map.of("name", name));
    }

    private static Map<String, Object> parameters(String name, String description) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("name", name);
        parameters.put("description", description);
        parameters.put("at", now());
        return parameters;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static ComputedTrait parse(JsonNode row) {
        return new ComputedTrait(row.get("name").textValue(), row.get("version").intValue(),
                JsonRows.JSON.convertValue(row.get("definition"), TraitComputation.class), row.get("description").textValue(),
                Status.valueOf(row.get("status").textValue().toUpperCase(Locale.ROOT)), row.get("filled").longValue(),
                row.get("createdBy").textValue(), JsonRows.instant(row.get("createdAt")), JsonRows.instant(row.get("updatedAt")));
    }
}
