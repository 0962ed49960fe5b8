package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores placements: creates profiles and moves identifiers. The caller holds the locks of everything concerned. */
public final class PlacementStore {

    private static final String MAKE = """
            with made as (
              insert into profile (id, revision, traits, created_at, updated_at)
              select cast(value as uuid), 0, '{}', :at, :at
                from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)
              returning id)
            insert into identifier (key, profile_id, revision, first_seen, last_seen)
            select '%s:' || id, id, 1, :at, :at from made
            """.formatted(ProfileProjector.OWN_ID);
    private static final String MOVE = """
            with target as (
              select r.key, r.profile from jsonb_to_recordset(cast(cast(:joining as text) as jsonb)) as r(key text, profile uuid)
              union all
              select i.key, r.profile from jsonb_to_recordset(cast(cast(:absorbed as text) as jsonb)) as r(absorbed uuid, profile uuid)
                join identifier i on i.profile_id = r.absorbed),
            moved as (
              update identifier i set profile_id = t.profile, revision = i.revision + 1
                from target t where i.key = t.key
              returning i.key, i.profile_id, i.revision)
            select cast(json_agg(json_build_array(key, profile_id, revision)) as text) from moved
            """;
    private static final String RETIRE = """
            with retired as (
              update profile p set merged_into = r.profile, updated_at = :at
                from jsonb_to_recordset(cast(cast(:absorbed as text) as jsonb)) as r(absorbed uuid, profile uuid)
               where p.id = r.absorbed returning p.id)
            delete from profile_search where profile_id in (select id from retired)
            """;

    private PlacementStore() {
    }

    /** An identifier whose profile changed; null where it has none any more. */
    public record Moved(Identifier identifier, UUID profileId, long revision) {
    }

    /** @param placements each with a survivor; {@code made} are the ids of the new profiles */
    public static Uni<List<Moved>> apply(Mutiny.Session session, List<ProfilePlacement> placements, List<UUID> made) {
        List<Map<String, Object>> joining = new ArrayList<>();
        List<Map<String, Object>> absorbed = new ArrayList<>();
        for (ProfilePlacement placement : placements) {
            placement.joining().forEach(key -> joining.add(Map.of("key", key, "profile", placement.survivor())));
            placement.absorbed().forEach(id -> absorbed.add(Map.of("absorbed", id, "profile", placement.survivor())));
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return make(session, made, now)
                .chain(() -> JsonRows.read(session, MOVE, Map.of("joining", joining, "absorbed", absorbed)))
                .call(() -> absorbed.isEmpty() ? Uni.createFrom().item(0)
                        : JsonRows.write(session, RETIRE, Map.of("absorbed", absorbed, "at", now)))
                .map(PlacementStore::moved);
    }

    /** Creates profiles without identifiers but their own ids. */
    public static Uni<Integer> make(Mutiny.Session session, List<UUID> ids, Instant at) {
        return ids.isEmpty() ? Uni.createFrom().item(0) : JsonRows.write(session, MAKE, Map.of("ids", ids, "at", at));
    }

    public static List<Moved> moved(JsonNode rows) {
        List<Moved> moved = new ArrayList<>(rows.size());
        rows.forEach(row -> moved.add(new Moved(Identifier.parse(row.get(0).textValue()),
                row.get(1).isNull() ? null : UUID.fromString(row.get(1).textValue()), row.get(2).longValue())));
        return moved;
    }
}
