package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.core.PersonalRecords;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.claim.IdentityClaims;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Exports and deletes the identity conflicts and decisions of a person. The other identifier of a pair belongs to another
 * person, so it is not exported. Links and identifiers are handled with the profile.
 */
@ApplicationScoped
class IdentityRecords implements PersonalRecords {

    private static final String KEYS = "(select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String SHOW = """
            select cast(json_agg(json_build_object('identifier', s.identifier, 'notJoined', s.reason, 'status', s.status, 'count', s.count,
                     'firstAt', s.first_at, 'lastAt', s.last_at) order by s.first_at) as text)
              from (
                select c.a as identifier, c.reason, c.status, c.count, c.first_at, c.last_at from identity_conflict c where c.a in %1$s
                union all
                select c.b, c.reason, c.status, c.count, c.first_at, c.last_at from identity_conflict c where c.b in %1$s and c.a <> c.b
                union all
                select p.a, 'apart', case when p.lifted_at is null then 'apart' else 'lifted' end, 1, p.at, p.at
                  from identity_apart p where p.a in %1$s
                union all
                select p.b, 'apart', case when p.lifted_at is null then 'apart' else 'lifted' end, 1, p.at, p.at
                  from identity_apart p where p.b in %1$s) s
            """.formatted(KEYS);
    private static final List<String> FORGET = List.of(
            "delete from identity_conflict c where c.a in " + KEYS + " or c.b in " + KEYS,
            "delete from identity_apart p where p.a in " + KEYS + " or p.b in " + KEYS,
            "delete from identity_change c where exists (select 1 from unnest(c.profiles) p where 'profile_id:' || p in " + KEYS + ")",
            "delete from identity_alias l where l.subject in " + KEYS + " or l.user_key in " + KEYS,
            "delete from link_source s where s.a in " + KEYS + " or s.b in " + KEYS);

    private final IdentityClaims claims;

    @Inject
    IdentityRecords(IdentityClaims claims) {
        this.claims = claims;
    }

    @Override
    public String kind() {
        return "identity_decisions";
    }

    @Override
    public Uni<JsonNode> show(Mutiny.Session session, PersonIdentifiers person) {
        return JsonRows.read(session, SHOW, Map.of("keys", keys(person)));
    }

    @Override
    public Uni<Integer> eraseRecords(Mutiny.Session session, PersonIdentifiers person) {
        Map<String, Object> keys = Map.of("keys", keys(person));
        return claims.forget(session, keys(person)).chain(() -> JsonRows.write(session, FORGET.get(0), keys))
                .chain(conflicts -> JsonRows.write(session, FORGET.get(1), keys)
                        .chain(apart -> JsonRows.write(session, FORGET.get(2), keys)
                                .chain(() -> JsonRows.write(session, FORGET.get(3), keys))
                                .call(() -> JsonRows.write(session, FORGET.get(4), keys)).map(aliases -> conflicts + apart + aliases)));
    }

    private static List<Identifier> keys(PersonIdentifiers person) {
        List<Identifier> keys = new ArrayList<>(person.identifiers());
        if (person.profileId() != null) {
            keys.add(ProfileProjector.ownId(person.profileId()));
        }
        person.absorbed().forEach(each -> keys.add(ProfileProjector.ownId(each)));
        return keys;
    }
}
