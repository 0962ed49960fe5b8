package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Aliases do not say whether their previous id is a user id. An id that no user has yet counts as an anonymous id, and the
 * alias is stored: when a user with that id appears, the two are joined, so that the order of arrival does not matter.
 */
public final class PendingAliases {

    // Waits for a transaction that is creating such a user, and makes others wait that want to create one. Without this,
    // neither the alias would see the user nor the user the alias.
    private static final String RESERVE = """
            with free as (
              insert into identifier (key, first_seen, last_seen)
              select k.key, now(), now() from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key)
                order by k.key collate "C"
              on conflict (key) do nothing returning key)
            select cast(json_agg(key) as text) from free
            """;
    private static final String RELEASE = """
            delete from identifier where key in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
            """;
    private static final String REMEMBER = """
            insert into identity_alias (user_key, subject, source, event_id, at, trusted, received_at)
            select r."user", r.subject, r.source, r."eventId", r.at, r.trusted, r."receivedAt"
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                as r("user" text, subject text, source text, "eventId" text, at timestamptz, trusted boolean, "receivedAt" timestamptz)
             order by 1, 2
            on conflict (user_key, subject) do update set trusted = true where excluded.trusted
            """;
    private static final String REDEEM = """
            with due as (
              delete from identity_alias a
               using jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key) where a.user_key = k.key
              returning a.user_key, a.subject, a.source, a.event_id, a.at, a.trusted, coalesce(a.received_at, a.at) as received_at)
            select cast(json_agg(json_build_array(d.user_key, d.subject, d.source, d.event_id,
                     cast(extract(epoch from d.at) * 1000000 as bigint), d.trusted,
                     cast(extract(epoch from d.received_at) * 1000000 as bigint))) as text)
              from due d join identifier i on i.key = d.subject
            """;

    private PendingAliases() {
    }

    /** An alias whose previous id may still turn out to be a user id. */
    @RegisterForReflection
    record Pending(Identifier user, Identifier subject, String source, String eventId, Instant at, boolean trusted, Instant receivedAt) {
    }

    /** The user ids of aliases that are not known yet; no other transaction creates them until this one ends. */
    public static Uni<Set<Identifier>> unknown(Mutiny.Session session, Collection<Identifier> users) {
        return JsonRows.read(session, RESERVE, Map.of("keys", users)).chain(free -> {
            Set<Identifier> unknown = new HashSet<>();
            free.forEach(key -> unknown.add(Identifier.parse(key.textValue())));
            return unknown.isEmpty() ? Uni.createFrom().item(unknown)
                    : JsonRows.write(session, RELEASE, Map.of("keys", unknown)).replaceWith(unknown);
        });
    }

    public static Uni<Void> remember(Mutiny.Session session, List<Pending> aliases) {
        return aliases.isEmpty() ? Uni.createFrom().voidItem()
                : JsonRows.write(session, REMEMBER, Map.of("rows", aliases)).replaceWithVoid();
    }

    /** The links of earlier aliases whose users exist now. */
    public static Uni<Map<IdentityLink, Evidence>> resolve(Mutiny.Session session, Collection<Identifier> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return JsonRows.read(session, REDEEM, Map.of("keys", users)).map(rows -> {
            Map<IdentityLink, Evidence> links = new LinkedHashMap<>();
            rows.forEach(row -> {
                Instant at = JsonRows.instant(row.get(4));
                links.put(new IdentityLink(Identifier.parse(row.get(0).textValue()), Identifier.parse(row.get(1).textValue())),
                        new Evidence(row.get(2).textValue(), row.get(3).textValue(), at, at, 1, row.get(5).booleanValue(),
                                row.get(5).booleanValue(),
                                JsonRows.instant(row.get(6))));
            });
            return links;
        });
    }

    public static List<Pending> pending(Collection<IdentityObservation> observations, Set<Identifier> unknown) {
        List<Pending> pending = new ArrayList<>();
        observations.forEach(each -> each.previousUser().filter(unknown::contains)
                .filter(user -> !user.equals(each.subject()))
                .ifPresent(user -> pending.add(new Pending(user, each.subject(), each.source(), each.eventId(), each.at(), each.trusted(),
                        each.receivedAt()))));
        return pending;
    }
}
