package io.throughline.profile.privacy.erasure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.ProfileProjector;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds a person with all identifiers, and deletes the identity. */
@ApplicationScoped
public class PersonStore {

    private static final String FIND = """
            select cast(json_build_object('id', l.id, 'identifiers',
                (select json_agg(i.key order by i.key) from identifier i where i.profile_id = l.id)) as text)
              from (select p.id from profile p where p.id = (select i.profile_id from identifier i where i.key = :key)
                       for no key update) l
            """;
    private static final String KEYS = "(select value from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as v(value))";
    // Deletes a revocation together with the link that it revoked.
    private static final String LINKS = """
            with gone as (select id from link where a in %1$s or b in %1$s)
            delete from link l using gone g where l.id = g.id or l.revokes = g.id
            """.formatted(KEYS);
    private static final String FACTS = "delete from trait_fact where identifier in " + KEYS;
    private static final String IDENTIFIERS = "delete from identifier where key in " + KEYS;
    private static final String PROFILES = """
            delete from profile where id in (select cast(value as uuid)
              from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               or merged_into in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            """;

    /** The person with an identifier, the profile locked. A visitor without a profile consists of that identifier alone. */
    public Uni<PersonIdentifiers> find(Mutiny.Session session, Identifier identifier) {
        return JsonRows.read(session, FIND, Map.of("key", identifier.toString())).map(row -> row.isObject() ? person(row)
                : new PersonIdentifiers(null, List.of(), isOwnId(identifier) ? List.of() : List.of(identifier)));
    }

    private static PersonIdentifiers person(JsonNode row) {
        UUID id = UUID.fromString(row.get("id").textValue());
        List<Identifier> identifiers = new ArrayList<>();
        List<UUID> absorbed = new ArrayList<>();
        for (JsonNode key : row.get("identifiers")) {
            Identifier identifier = Identifier.parse(key.textValue());
            if (!isOwnId(identifier)) {
                identifiers.add(identifier);
            } else if (!identifier.value().equals(id.toString())) {
                absorbed.add(UUID.fromString(identifier.value()));
            }
        }
        return new PersonIdentifiers(id, absorbed, identifiers);
    }

    /** The person as known now, with earlier identifiers. */
    public static PersonIdentifiers with(PersonIdentifiers now, Collection<Identifier> before) {
        Set<Identifier> identifiers = new LinkedHashSet<>(now.identifiers());
        Set<UUID> ids = new LinkedHashSet<>();
        if (now.profileId() != null) {
            ids.add(now.profileId());
        }
        ids.addAll(now.absorbed());
        for (Identifier each : before) {
            if (isOwnId(each)) {
                ids.add(UUID.fromString(each.value()));
            } else {
                identifiers.add(each);
            }
        }
        List<UUID> absorbed = new ArrayList<>(ids);
        return new PersonIdentifiers(absorbed.isEmpty() ? null : absorbed.removeFirst(), absorbed, List.copyOf(identifiers));
    }

    private static boolean isOwnId(Identifier identifier) {
        return identifier.type().equals(ProfileProjector.OWN_ID);
    }

    /** All keys under which a fact of the person may be stored. */
    public static List<String> keys(PersonIdentifiers person) {
        List<String> keys = new ArrayList<>(person.identifiers().stream().map(Identifier::toString).toList());
        ids(person).forEach(id -> keys.add(ProfileProjector.ownId(id).toString()));
        return keys;
    }

    public static List<UUID> ids(PersonIdentifiers person) {
        List<UUID> ids = new ArrayList<>(person.absorbed());
        if (person.profileId() != null) {
            ids.add(person.profileId());
        }
        return ids;
    }

    /** Deletes the identity; the features' records are deleted before. Returns the number of rows by kind. */
    Uni<Map<String, Long>> deletePerson(Mutiny.Session session, PersonIdentifiers person) {
        Map<String, Long> counts = new java.util.TreeMap<>();
        List<String> keys = keys(person);
        return JsonRows.write(session, FACTS, Map.of("keys", keys)).invoke(n -> counts.put("trait facts", (long) n))
                .chain(() -> JsonRows.write(session, LINKS, Map.of("keys", keys))).invoke(n -> counts.put("links", (long) n))
                .chain(() -> JsonRows.write(session, IDENTIFIERS, Map.of("keys", keys))).invoke(n -> counts.put("identifiers", (long) n))
                .chain(() -> JsonRows.write(session, PROFILES, Map.of("ids", ids(person)))).invoke(n -> counts.put("profiles", (long) n))
                .replaceWith(counts);
    }
}
