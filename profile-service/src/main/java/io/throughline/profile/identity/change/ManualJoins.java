package io.throughline.profile.identity.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.TraceContext;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.ProfileChange;
import io.throughline.profile.core.ProfileChangeListeners;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.identity.announcement.IdentityEventPublisher;
import io.throughline.profile.identity.conflict.CannotLinkPairs;
import io.throughline.profile.identity.graph.IdentityGraph;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.IdentityStore;
import io.throughline.profile.identity.graph.LockedIdentities;
import io.throughline.profile.identity.graph.PlacementStore;
import io.throughline.profile.identity.graph.ProfilePlacement;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkPolicy;
import io.throughline.profile.identity.rule.RuleCache;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.identity.rule.SharedDevices;
import org.hibernate.reactive.mutiny.Mutiny;

/** Joins identifiers manually, against the rules or without an event that says so. */
@ApplicationScoped
public class ManualJoins {

    private static final String LINK = """
            insert into link (id, kind, a, b, source, event_id, at, reason)
            select r.id, 'manual', least(r.a collate "C", r.b collate "C"), greatest(r.a collate "C", r.b collate "C"), :source,
              :request, now(), :reason
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, a text, b text)
            """;
    private static final String SETTLED = """
            update identity_conflict c set status = 'joined', settled_by = :by, settled_at = now(), settled_why = :reason
              from identifier x, identifier y
             where x.profile_id in (select cast(value as uuid)
               from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               and x.key = c.a and y.key = c.b and x.profile_id = y.profile_id and c.a <> c.b and c.status = 'open'
            """;

    private final RuleCache ruleCache;
    private final ProfileProjector profiles;
    private final IdentityEventPublisher news;
    private final ProfileChangeListeners profileChangeListeners;
    private final IdentityChangeLog identityChanges;

    @Inject
    ManualJoins(RuleCache ruleCache, ProfileProjector profiles, IdentityEventPublisher news, ProfileChangeListeners profileChangeListeners,
            IdentityChangeLog identityChanges) {
        this.identityChanges = identityChanges;
        this.ruleCache = ruleCache;
        this.profiles = profiles;
        this.news = news;
        this.profileChangeListeners = profileChangeListeners;
    }

    /** Joins two identifiers, which may be profiles' own ids, whatever the limits of types. */
    public Uni<ChangeOutcome> join(Mutiny.Session session, IdentityLink link, String reason, String user) {
        List<Identifier> both = List.of(link.a(), link.b());
        return ruleCache.inForce(session).chain(rules -> LockedIdentities.of(session, both, both, Set.of()).chain(lockedIdentities -> {
            if (!lockedIdentities.owners().keySet().containsAll(both)) {
                return Uni.createFrom().item(new ChangeOutcome.Unknown("Nobody is known by one of the two."));
            }
            IdentityGraph graph = lockedIdentities.graph(rules, LinkPolicy.byHand(rules.rules(), lockedIdentities.shared()));
            if (graph.areOne(link)) {
                return settled(session, lockedIdentities.concerned(), reason, user).replaceWith(ChangeOutcome.Done.NOTHING);
            }
            List<String> overridden = graph.exceeded(link, rules.rules());
            return switch (graph.propose(link)) {
                case LinkDecision.Refused refused -> Uni.createFrom().item(new ChangeOutcome.Refused(why(refused)));
                case LinkDecision.Joined joined -> apply(session, List.of(link), lockedIdentities, graph, rules, overridden, reason, user);
            };
        }));
    }

    /**
     * Ends the status of a device as shared, and restores the links that it lost, because events do not repeat what they said
     * before. The link to the strongest identifier is made manually; the others have to be within the rules, since those
     * identifiers may belong to other people by now.
     */
    public Uni<ChangeOutcome> giveBack(Mutiny.Session session, Identifier device, String reason, String user) {
        return ruleCache.inForce(session).chain(rules -> SharedDevices.takenFrom(session, device).chain(others -> {
            List<Identifier> all = new ArrayList<>(others);
            all.add(device);
            return LockedIdentities.of(session, all, all, Set.of())
                    .chain(lockedIdentities -> giveBack(session, device, others, lockedIdentities, rules, reason, user));
        }));
    }

    private Uni<ChangeOutcome> giveBack(Mutiny.Session session, Identifier device, List<Identifier> others,
            LockedIdentities lockedIdentities,
            InForce rules, String reason, String user) {
        if (!lockedIdentities.shared().contains(device)) {
            return Uni.createFrom().item(ChangeOutcome.Done.NOTHING);
        }
        List<IdentityLink> links = others.stream().filter(lockedIdentities.owners()::containsKey).sorted(rules.rules().strength())
                .map(other -> new IdentityLink(device, other)).toList();
        IdentityGraph graph = lockedIdentities.graph(rules, LinkPolicy.back(rules.rules(), lockedIdentities.shared(), device, links));
        List<String> exceeded = links.isEmpty() ? List.of() : graph.exceeded(links.getFirst(), rules.rules());
        List<IdentityLink> joined = links.stream().filter(link -> graph.propose(link) instanceof LinkDecision.Joined).toList();
        List<String> overridden = joined.isEmpty() || !joined.getFirst().equals(links.getFirst()) ? List.of() : exceeded;
        return SharedDevices.unmark(session, device).chain(() -> joined.isEmpty() ? Uni.createFrom().item(ChangeOutcome.Done.NOTHING)
                : apply(session, joined, lockedIdentities, graph, rules, overridden, reason, user));
    }

    private static String why(LinkDecision.Refused refused) {
        return switch (refused.why()) {
            case APART -> "Somebody decided that they are not one person: see /v1/identity/apart, and lift that first.";
            case SIZE -> "The profile would have more identifiers than the rules allow: " + refused.detail() + '.';
            case SHARED -> "Many people use this device: settle the conflict that says so first.";
            case LIMIT, BLOCKED, RESERVED_TYPE -> refused.detail();
        };
    }

    private Uni<ChangeOutcome> apply(Mutiny.Session session, List<IdentityLink> links, LockedIdentities lockedIdentities,
            IdentityGraph graph,
            InForce rules,
            List<String> overridden, String reason, String user) {
        List<UUID> ids = new ArrayList<>();
        List<IdentityLink> anchors = new ArrayList<>();
        List<ProfilePlacement> placements = graph.placements().stream().map(each -> each.settled(rules.rules(), ids, anchors)).toList();
        Collection<ProfileChange> changes = placements.stream().map(each -> new ProfileChange(each.survivor(),
                ids.contains(each.survivor()), each.absorbed(), true)).toList();
        Set<UUID> concerned = new TreeSet<>(lockedIdentities.concerned());
        placements.forEach(each -> concerned.add(each.survivor()));
        String trace = TraceContext.traceparent();
        return ProfileSnapshot.of(session, concerned).chain(before -> write(session, links, reason, user)
                .chain(() -> IdentityStore.link(session, Map.of(), anchors))
                .chain(() -> PlacementStore.apply(session, placements, ids))
                .chain(moved -> news.publish(session, moved, trace))
                .chain(() -> identityChanges.record(session, merges(placements, user, reason), trace))
                .chain(() -> profiles.project(session, changes, trace))
                .chain(touches -> settled(session, placements.stream().map(ProfilePlacement::survivor).toList(), reason, user)
                        .chain(() -> profileChangeListeners.notifyListeners(session, whole(touches), trace)))
                .chain(() -> ProfileSnapshot.of(session, concerned))
                .map(after -> new ChangeOutcome.Done(ProfileSnapshot.differences(before, after), overridden)));
    }

    private static List<IdentityChangeLog.Recorded> merges(List<ProfilePlacement> placements, String user, String reason) {
        return placements.stream().filter(each -> !each.absorbed().isEmpty())
                .map(each -> IdentityChangeLog.Recorded.merge(each.survivor(), each.absorbed(), "api:" + user, reason)).toList();
    }

    private static List<ChangedProfile> whole(Collection<ChangedProfile> touches) {
        return touches.stream().map(each -> ChangedProfile.whole(each.profileId(), each.cause())).toList();
    }

    private static Uni<Integer> write(Mutiny.Session session, List<IdentityLink> links, String reason, String user) {
        List<Map<String, Object>> rows = links.stream()
                .map(link -> Map.<String, Object>of("id", UuidCreator.getTimeOrderedEpoch(), "a", link.a(), "b", link.b())).toList();
        return JsonRows.write(session, LINK, Map.of("rows", rows, "source", "api:" + user,
                "request", UuidCreator.getTimeOrderedEpoch().toString(), "reason", reason));
    }

    private static Uni<Void> settled(Mutiny.Session session, Collection<UUID> profiles, String reason, String user) {
        return JsonRows.write(session, SETTLED, Map.of("ids", profiles, "reason", reason, "by", user)).replaceWithVoid();
    }

    /** Marks two identifiers so that they are never joined; refused where they are one person already. */
    public Uni<ChangeOutcome> keepApart(Mutiny.Session session, IdentityLink pair, String reason, String user) {
        List<Identifier> both = List.of(pair.a(), pair.b());
        return ruleCache.inForce(session).chain(rules -> LockedIdentities.of(session, both, both, Set.of()).chain(lockedIdentities -> {
            if (!lockedIdentities.owners().keySet().containsAll(both)) {
                return Uni.createFrom().item(new ChangeOutcome.Unknown("Nobody is known by one of the two."));
            }
            if (lockedIdentities.graph(rules).areOne(pair)) {
                return Uni.createFrom().item(new ChangeOutcome.Refused("They are one person by now: separate them first."));
            }
            return CannotLinkPairs.keep(session, List.of(pair), reason, user).replaceWith(ChangeOutcome.Done.NOTHING);
        }));
    }
}
