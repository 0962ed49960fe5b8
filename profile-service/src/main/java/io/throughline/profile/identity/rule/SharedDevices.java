package io.throughline.profile.identity.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.identity.conflict.ConflictStore;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.identity.separation.ProfileSplitter;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Finds the devices that many people use, such as a shop's tablet, and removes them from their profile. Later activity on
 * them belongs to no profile until an event names the person.
 */
@ApplicationScoped
public class SharedDevices {

    private static final String MARK = """
            with marked as (
              update identifier i set shared_since = clock_timestamp()
               where i.key in (select key from jsonb_array_elements_text(cast(cast(:keys as text) as jsonb)) as k(key))
                 and i.shared_since is null
              returning i.key, i.profile_id),
            taken as (
              insert into link (id, kind, a, b, revokes, source, event_id, at, reason)
              select gen_random_uuid(), 'unlink', l.a, l.b, l.id, '/profile-service', :request, now(), 'shared device'
                from marked m join standing_link l on l.kind <> 'made' and (l.a = m.key or l.b = m.key))
            select cast(json_agg(json_build_array(m.key, m.profile_id)) as text) from marked m
            """;

    // Of the last time that it was marked as shared.
    private static final String TAKEN_FROM = """
            with taken as (
              select l.event_id, l.recorded_at, case when l.a = :key then l.b else l.a end as other from link l
                join link r on r.id = l.revokes and r.kind <> 'implied'
               where l.kind = 'unlink' and l.source = '/profile-service' and l.reason = 'shared device' and (l.a = :key or l.b = :key))
            select cast(json_agg(distinct t.other) as text) from taken t
             where t.event_id = (select event_id from taken order by recorded_at desc, event_id limit 1)
            """;
    private static final String UNMARK = "update identifier i set shared_since = null where i.key = :key";

    private final ProfileSplitter profileSplitter;

    @Inject
    SharedDevices(ProfileSplitter profileSplitter) {
        this.profileSplitter = profileSplitter;
    }

    /**
     * @param refusals just recorded; their identifiers' profiles are locked
     * @return the profiles that changed
     */
    public Uni<Collection<ChangedProfile>> mark(Mutiny.Session session, List<LinkRefusal> refusals, InForce rules, String traceparent) {
        Set<Identifier> devices = new HashSet<>();
        refusals.stream().filter(each -> each.reason() == LinkDecision.Reason.LIMIT && rules.rules().isDevice(each.weaker()))
                .forEach(each -> devices.add(each.weaker()));
        if (devices.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return ConflictStore.users(session, devices, rules.rules().sharedAbove()).chain(users -> users.isEmpty()
                ? Uni.createFrom().item(List.<ChangedProfile>of())
                : mark(session, users, refusals, rules, traceparent));
    }

    /** The identifiers that a device was linked to when it was marked. */
    public static Uni<List<Identifier>> takenFrom(Mutiny.Session session, Identifier device) {
        return JsonRows.read(session, TAKEN_FROM, Map.of("key", device.toString())).map(rows -> {
            List<Identifier> others = new ArrayList<>();
            rows.forEach(key -> others.add(Identifier.parse(key.textValue())));
            return others;
        });
    }

    public static Uni<Integer> unmark(Mutiny.Session session, Identifier device) {
        return JsonRows.write(session, UNMARK, Map.of("key", device.toString()));
    }

    private Uni<Collection<ChangedProfile>> mark(Mutiny.Session session, Map<Identifier, Integer> users, List<LinkRefusal> refusals,
            InForce rules,
            String traceparent) {
        List<LinkRefusal> shared = refusals.stream().filter(each -> users.containsKey(each.weaker()))
                .map(each -> new LinkRefusal(each.weaker(), each.weaker(), LinkDecision.Reason.SHARED,
                        users.get(each.weaker()) + " people, more than " + rules.rules().sharedAbove(), each.evidence()))
                .collect(Collectors.toMap(LinkRefusal::weaker, each -> each, (one, other) -> one)).values().stream().toList();
        return JsonRows.read(session, MARK, Map.of("keys", users.keySet(), "request", UuidCreator.getTimeOrderedEpoch().toString()))
                .chain(marked -> {
                    Set<UUID> owners = new HashSet<>();
                    marked.forEach(row -> {
                        if (!row.get(1).isNull()) {
                            owners.add(UUID.fromString(row.get(1).textValue()));
                        }
                    });
                    return ConflictStore.judged(session, shared, rules.version())
                            .chain(() -> profileSplitter.apply(session, owners, rules.rules(), traceparent))
                            .map(ProfileSplitter.SplitResult::touches);
                });
    }
}
