package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.Traces;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.Rulebook.InForce;
import io.throughline.profile.profile.Followers;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.ProfileChange;
import io.throughline.profile.profile.Profiles;
import io.throughline.profile.profile.Touch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hibernate.reactive.mutiny.Mutiny;

/** Joins by hand what the rules would not, or what no event says. */
@ApplicationScoped
class Joins {

    private static final String LINK = """
            insert into link (id, kind, a, b, source, event_id, at, reason)
            select r.id, 'manual', least(r.a collate "C", r.b collate "C"), greatest(r.a collate "C", r.b collate "C"), :source, :request, now(), :reason
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id uuid, a text, b text)
            """;
    private static final String SETTLED = """
            update identity_conflict c set status = 'joined', settled_by = :by, settled_at = now(), settled_why = :reason
              from identifier x, identifier y
             where x.profile_id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:ids as text) as jsonb)) as v(value))
               and x.key = c.a and y.key = c.b and x.profile_id = y.profile_id and c.a <> c.b and c.status = 'open'
            """;

    private final Rulebook rulebook;
    private final Profiles profiles;
    private final IdentityNews news;
    private final Followers followers;
    private final IdentityChanges identityChanges;

    @Inject
    Joins(Rulebook rulebook, Profiles profiles, IdentityNews news, Followers followers, IdentityChanges identityChanges) {
        this.identityChanges = identityChanges;
        this.rulebook = rulebook;
        this.profiles = profiles;
        this.news = news;
        this.followers = followers;
    }

    /** Makes one person of two identifiers, which may be profiles' own ids, whatever the limits of types. */
    Uni<Outcome> join(Mutiny.Session session, Link link, String reason, String user) {
        List<Identifier> both = List.of(link.a(), link.b());
        return rulebook.inForce(session).chain(rules -> Locked.of(session, both, both, Set.of()).chain(locked -> {
            if (!locked.owners().keySet().containsAll(both)) {
                return Uni.createFrom().item(new Outcome.Unknown("Nobody is known by one of the two."));
            }
            IdentityGraph graph = locked.graph(rules, LinkPolicy.byHand(rules.rules(), locked.shared()));
            if (graph.areOne(link)) {
                return settled(session, locked.concerned(), reason, user).replaceWith(Outcome.Done.NOTHING);
            }
            List<String> overridden = graph.exceeded(link, rules.rules());
            return switch (graph.propose(link)) {
                case Verdict.Refused refused -> Uni.createFrom().item(new Outcome.Refused(why(refused)));
                case Verdict.Joined joined -> apply(session, List.of(link), locked, graph, rules, overridden, reason, user);
            };
        }));
    }

    /**
     * Has a device count as shared no longer, and links it again to what it was taken from: what events said of that before,
     * they do not say anew. To the strongest by hand; to others within the rules, as they may have become somebody else's.
     */
    Uni<Outcome> giveBack(Mutiny.Session session, Identifier device, String reason, String user) {
        return rulebook.inForce(session).chain(rules -> SharedDevices.takenFrom(session, device).chain(others -> {
            List<Identifier> all = new ArrayList<>(others);
            all.add(device);
            return Locked.of(session, all, all, Set.of()).chain(locked -> giveBack(session, device, others, locked, rules, reason, user));
        }));
    }

    private Uni<Outcome> giveBack(Mutiny.Session session, Identifier device, List<Identifier> others, Locked locked, InForce rules, String reason, String user) {
        if (!locked.shared().contains(device)) {
            return Uni.createFrom().item(Outcome.Done.NOTHING);
        }
        List<Link> links = others.stream().filter(locked.owners()::containsKey).sorted(rules.rules().strength()).map(other -> new Link(device, other)).toList();
        IdentityGraph graph = locked.graph(rules, LinkPolicy.back(rules.rules(), locked.shared(), device, links));
        List<String> exceeded = links.isEmpty() ? List.of() : graph.exceeded(links.getFirst(), rules.rules());
        List<Link> joined = links.stream().filter(link -> graph.propose(link) instanceof Verdict.Joined).toList();
        List<String> overridden = joined.isEmpty() || !joined.getFirst().equals(links.getFirst()) ? List.of() : exceeded;
        return SharedDevices.unmark(session, device).chain(() -> joined.isEmpty() ? Uni.createFrom().item(Outcome.Done.NOTHING)
                : apply(session, joined, locked, graph, rules, overridden, reason, user));
    }

    private static String why(Verdict.Refused refused) {
        return switch (refused.why()) {
            case APART -> "Somebody decided that they are not one person: see /v1/identity/apart, and lift that first.";
            case SIZE -> "The profile would have more identifiers than the rules allow: " + refused.detail() + '.';
            case SHARED -> "Many people use this device: settle the conflict that says so first.";
            case LIMIT, BLOCKED, RESERVED_TYPE -> refused.detail();
        };
    }

    private Uni<Outcome> apply(Mutiny.Session session, List<Link> links, Locked locked, IdentityGraph graph, InForce rules,
            List<String> overridden, String reason, String user) {
        List<UUID> ids = new ArrayList<>();
        List<Link> anchors = new ArrayList<>();
        List<Placement> placements = graph.placements().stream().map(each -> each.settled(rules.rules(), ids, anchors)).toList();
        Collection<ProfileChange> changes = placements.stream().map(each -> new ProfileChange(each.survivor(),
                ids.contains(each.survivor()), each.absorbed(), true)).toList();
        Set<UUID> concerned = new TreeSet<>(locked.concerned());
        placements.forEach(each -> concerned.add(each.survivor()));
        String trace = Traces.traceparent();
        return Snapshot.of(session, concerned).chain(before -> write(session, links, reason, user)
                .chain(() -> IdentityStore.link(session, Map.of(), anchors))
                .chain(() -> PlacementStore.apply(session, placements, ids))
                .chain(moved -> news.tell(session, moved, trace))
                .chain(() -> identityChanges.record(session, merges(placements, user, reason), trace))
                .chain(() -> profiles.project(session, changes, trace))
                .chain(touches -> settled(session, placements.stream().map(Placement::survivor).toList(), reason, user)
                        .chain(() -> followers.tell(session, whole(touches), trace)))
                .chain(() -> Snapshot.of(session, concerned))
                .map(after -> new Outcome.Done(Snapshot.differences(before, after), overridden)));
    }

    private static List<IdentityChanges.Recorded> merges(List<Placement> placements, String user, String reason) {
        return placements.stream().filter(each -> !each.absorbed().isEmpty())
                .map(each -> IdentityChanges.Recorded.merge(each.survivor(), each.absorbed(), "api:" + user, reason)).toList();
    }

    private static List<Touch> whole(Collection<Touch> touches) {
        return touches.stream().map(each -> Touch.whole(each.profileId(), each.cause())).toList();
    }

    private static Uni<Integer> write(Mutiny.Session session, List<Link> links, String reason, String user) {
        List<Map<String, Object>> rows = links.stream().map(link -> Map.<String, Object> of("id", UuidCreator.getTimeOrderedEpoch(), "a", link.a(), "b", link.b())).toList();
        return JsonRows.write(session, LINK, Map.of("rows", rows, "source", "api:" + user,
                "request", UuidCreator.getTimeOrderedEpoch().toString(), "reason", reason));
    }

    private static Uni<Void> settled(Mutiny.Session session, Collection<UUID> profiles, String reason, String user) {
        return JsonRows.write(session, SETTLED, Map.of("ids", profiles, "reason", reason, "by", user)).replaceWithVoid();
    }

    /** Two that are never joined, whatever is said later; refused where they are one already. */
    Uni<Outcome> keepApart(Mutiny.Session session, Link pair, String reason, String user) {
        List<Identifier> both = List.of(pair.a(), pair.b());
        return rulebook.inForce(session).chain(rules -> Locked.of(session, both, both, Set.of()).chain(locked -> {
            if (!locked.owners().keySet().containsAll(both)) {
                return Uni.createFrom().item(new Outcome.Unknown("Nobody is known by one of the two."));
            }
            if (locked.graph(rules).areOne(pair)) {
                return Uni.createFrom().item(new Outcome.Refused("They are one person by now: separate them first."));
            }
            return ApartPairs.keep(session, List.of(pair), reason, user).replaceWith(Outcome.Done.NOTHING);
        }));
    }
}
