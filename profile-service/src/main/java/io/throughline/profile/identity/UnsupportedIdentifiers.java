package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.announcement.IdentityEventPublisher;
import io.throughline.profile.identity.graph.PlacementStore.Moved;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds the identifiers that nothing supports after a retraction, and the profiles that have no other identifiers. */
final class UnsupportedIdentifiers {

    private static final String KEYS =
            "array(select key collate \"C\" from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))";
    private static final String SAID_BY_COLLEAGUES = """
            exists (select from identity_apart p where p.a = i.key and p.lifted_at is null)
                   or exists (select from identity_apart p where p.b = i.key and p.lifted_at is null)
                   or exists (select from segment_entry s where s.identifier = i.key) or exists (select from segment_upload_line s
                     where s.identifier = i.key)
            """;
    // An identifier is supported by anything that refers to it: activity, traits, consents or links. Denials that the source
    // reported do not support it, and stay in the ledger without it.
    private static final String AMONG = """
            select cast(json_agg(json_build_array(i.key, i.profile_id, exists (select from link m where m.kind = 'made'
              and i.key in (m.a, m.b)))) as text)
              from identifier i
             where i.key = any(%s) and i.key not like 'profile\\_id:%%' and coalesce(i.known_since, i.first_seen) >= :from
               and not exists (select from activity a where a.identifier = i.key)
               and not exists (select from trait_fact f where f.identifier = i.key)
               and not exists (select from trait_quarantine q where q.identifier = i.key)
               and not exists (select from link l where l.kind in ('observed', 'implied', 'manual') and l.a = i.key
                     and not exists (select from link u where u.revokes = l.id))
               and not exists (select from link l where l.kind in ('observed', 'implied', 'manual') and l.b = i.key
                     and not exists (select from link u where u.revokes = l.id))
               and not exists (select from identity_alias s where s.subject = i.key)
               and not exists (select from consent_restriction r where r.identifier = i.key)
               and not (%s)
               and not exists (select from consent_entry e where e.identifier = i.key and e.sender <> :sender
                     and not exists (select from consent_retraction x where x.sender = e.sender and x.id = e.id))
               and not exists (select from consent_entry e where e.identifier = i.key and e.sender = :sender
                     and (e.received_at < :from or e.received_at >= :until))
            """.formatted(KEYS, SAID_BY_COLLEAGUES);
    private static final String EMPTIED = """
            with p as (select cast(value as uuid) as id from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
            select cast(json_agg(p.id) as text) from p
             where exists (select from identifier i where i.profile_id = p.id)
               and not exists (select from identifier i where i.profile_id = p.id and i.key not like 'profile\\_id:%%' and i.key <> all(%s))
               and not exists (select from identifier i where i.profile_id = p.id and i.key like 'profile\\_id:%%'
                 and (exists (select from trait_fact f where f.identifier = i.key) or exists (select from consent_entry e
                   where e.identifier = i.key)
                   or exists (select from consent_restriction r where r.identifier = i.key) or %s
                   or exists (select from link l where l.kind = 'manual' and i.key in (l.a, l.b) and not exists (select from link u
                     where u.revokes = l.id))))
            """.formatted(KEYS, SAID_BY_COLLEAGUES);
    private static final String DELETE = "delete from identifier where key = any(" + KEYS + ")";

    private UnsupportedIdentifiers() {
    }

    /**
     * @param anchors those that a profile was made for: they are deleted or kept with it
     * @param others those to delete, each with its profile or null
     */
    record Found(Set<Identifier> anchors, Map<Identifier, UUID> others) {

        Set<Identifier> all() {
            Set<Identifier> all = new TreeSet<>(anchors);
            all.addAll(others.keySet());
            return all;
        }
    }

    /** @param sender the name of the source in the consent ledger */
    static Uni<Found> among(Mutiny.Session session, Collection<Identifier> keys, SourceRetraction retraction, String sender) {
        return JsonRows.read(session, AMONG, Map.of("keys", keys, "from", retraction.from(), "until", retraction.until(), "sender", sender))
                .map(rows -> {
                    Found found = new Found(new TreeSet<>(), new HashMap<>());
                    for (JsonNode row : rows) {
                        Identifier key = Identifier.parse(row.get(0).textValue());
                        if (row.get(2).booleanValue()) {
                            found.anchors().add(key);
                        } else {
                            found.others().put(key, row.get(1).isNull() ? null : UUID.fromString(row.get(1).textValue()));
                        }
                    }
                    return found;
                });
    }

    /** The profiles that have only such identifiers, and about which no colleague entered anything. */
    static Uni<List<UUID>> emptied(Mutiny.Session session, Collection<UUID> profiles, Collection<Identifier> unsupported) {
        return profiles.isEmpty() || unsupported.isEmpty() ? Uni.createFrom().item(List.of())
                : JsonRows.read(session, EMPTIED, Map.of("ids", profiles, "keys", unsupported)).map(rows -> {
                    List<UUID> emptied = new ArrayList<>();
                    rows.forEach(id -> emptied.add(UUID.fromString(id.textValue())));
                    return emptied;
                });
    }

    static Uni<Void> delete(Mutiny.Session session, Collection<Identifier> keys, IdentityEventPublisher news, String traceparent) {
        List<Moved> gone = keys.stream().map(key -> new Moved(key, null, 0)).toList();
        return keys.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, DELETE, Map.of("keys", keys)).chain(() -> news.publish(session, gone, traceparent));
    }
}
