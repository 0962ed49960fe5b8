package io.throughline.profile.trait;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The latest facts of every source on a person's traits, with the profile's values and search data computed from them, for
 * export and erasure.
 */
@ApplicationScoped
class TraitRecords implements PersonalRecords {

    private static final String SHOW = """
            with keys as (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            select cast(coalesce(json_agg(json_build_object('identifier', f.identifier, 'trait', f.name, 'value', f.value, 'source',
              f.source,
              'at', f.at, 'replaced', f.replaced) order by f.identifier, f.name, f.source, f.at desc), '[]') as text) from (
                select identifier, name, value, source, at, false as replaced from trait_fact where identifier in (select key from keys)
                union all
                select identifier, name, value, source, at, true from trait_fact_history where identifier in (select key from keys)) f
            """;
    private static final String FORGET = """
            with earlier as (
              delete from trait_fact_history h
               where h.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)))
            delete from trait_fact f
             where f.identifier in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;
    /** The search terms are deleted together with the search texts. */
    private static final String FORGET_DRAWN = """
            with ids as (select cast(value as uuid) as id from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value)),
            emptied as (update profile set traits = '{}' where id in (select id from ids) and traits <> '{}')
            delete from profile_search where profile_id in (select id from ids)
            """;

    @Override
    public String kind() {
        return "traits";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("keys", keys(person)));
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.write(session, FORGET, Map.of("keys", keys(person)))
                .chain(facts -> JsonRows.write(session, FORGET_DRAWN, Map.of("ids", profiles(person))).map(drawn -> facts + drawn));
    }

    private static List<UUID> profiles(PersonIdentifiers person) {
        List<UUID> profiles = new ArrayList<>(person.absorbed());
        if (person.profileId() != null) {
            profiles.add(person.profileId());
        }
        return profiles;
    }

    /** Edits by hand are stored under the profiles' own ids. */
    private static List<String> keys(PersonIdentifiers person) {
        List<String> keys = new ArrayList<>();
        person.identifiers().forEach(identifier -> keys.add(identifier.toString()));
        profiles(person).forEach(id -> keys.add(ProfileProjector.ownId(id).toString()));
        return keys;
    }
}
