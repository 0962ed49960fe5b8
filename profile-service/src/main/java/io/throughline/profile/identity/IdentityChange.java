package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.Batch.Evidence;
import io.throughline.profile.identity.Batch.Known;
import io.throughline.profile.identity.PlacementStore.Moved;
import io.throughline.profile.identity.Rulebook.InForce;
import io.throughline.profile.profile.ProfileChange;
import io.throughline.profile.profile.Profiles;
import io.throughline.profile.profile.Survivorship;
import io.throughline.profile.profile.Touch;
import io.throughline.profile.profile.TraitFact;
import io.throughline.profile.profile.TraitFacts;
import io.throughline.profile.profile.TraitHistory;
import org.hibernate.reactive.mutiny.Mutiny;

/** Changes the graph, under locks (see {@link IdentityStore} for their order), and tells of it. */
@ApplicationScoped
class IdentityChange {

    private final Profiles profiles;
    private final IdentityNews news;
    private final SharedDevices sharedDevices;
    private final IdentityChanges identityChanges;
    private final MeterRegistry meters;

    @Inject
    IdentityChange(Profiles profiles, IdentityNews news, SharedDevices sharedDevices, IdentityChanges identityChanges, MeterRegistry meters) {
        this.identityChanges = identityChanges;
        this.profiles = profiles;
        this.news = news;
        this.sharedDevices = sharedDevices;
        this.meters = meters;
    }

    /**
     * @param known what is known already of the batch
     * @param named all identifiers of the batch: whatever follows from it finds their profiles locked, in the one order
     * @return whose profile is another than before
     */
    Uni<Collection<Touch>> apply(Mutiny.Session session, Batch said, Known known, Collection<Identifier> named, InForce rules,
            String traceparent) {
        if (said.isEmpty()) {
            return IdentityStore.lockProfiles(session, named).replaceWith(List.of());
        }
        return IdentityStore.admit(session, said.seen())
                .chain(fresh -> Aliases.redeem(session, fresh.stream().filter(each -> each.type().equals(Identifier.USER_ID)).toList())
                        .chain(redeemed -> {
                            Batch all = said.with(redeemed);
                            Set<Identifier> concerned = new HashSet<>(named);
                            concerned.addAll(all.seen().keySet());
                            return Locked.of(session, concerned, all.seen().keySet(), fresh)
                                    .chain(locked -> change(session, all, known, locked, rules, traceparent));
                        }));
    }

    private Uni<Collection<Touch>> change(Mutiny.Session session, Batch said, Known known, Locked locked, InForce rules,
            String traceparent) {
        IdentityGraph graph = locked.graph(rules);
        Map<Link, Evidence> accepted = new LinkedHashMap<>();
        List<Refusal> refusals = new ArrayList<>();
        said.inOrder(rules.rules().strength()).forEach(each -> {
            if (known.takenBack().contains(each.getKey())) {
                takenBack(graph, each.getKey()).ifPresent(refused -> refuse(refused, each.getValue(), rules, refusals));
                return;
            }
            switch (graph.propose(each.getKey(), each.getValue().stated(), each.getValue().trusted())) {
                case Verdict.Joined joined -> accepted.put(joined.link(), each.getValue());
                case Verdict.Refused refused -> refuse(refused, each.getValue(), rules, refusals);
            }
        });
        List<Link> made = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<Placement> placements = graph.placements().stream().map(each -> each.settled(rules.rules(), ids, made)).toList();
        List<Link> settledLinks = accepted.keySet().stream().filter(known.disputed()::contains).toList();
        Map<Link, Evidence> implied = implied(said, graph);
        return IdentityStore.link(session, accepted, made)
                .chain(() -> IdentityStore.imply(session, implied))
                .chain(() -> placements.isEmpty() ? Uni.createFrom().item(List.<Moved> of())
                        : PlacementStore.apply(session, placements, ids))
                .call(moved -> news.tell(session, moved, traceparent))
                .call(() -> identityChanges.record(session, placements.stream().filter(each -> !each.absorbed().isEmpty())
                        .map(each -> IdentityChanges.Recorded.merge(each.survivor(), each.absorbed(), "events", null)).toList(), traceparent))
                .chain(moved -> facts(session, said))
                .chain(facts -> profiles.project(session, changes(placements, ids, facts, owners(locked, placements)), traceparent))
                .call(() -> Conflicts.joined(session, settledLinks, "rules", ""))
                .chain(touches -> Conflicts.judged(session, refusals, rules.version())
                        .chain(() -> sharedDevices.mark(session, refusals, rules, traceparent))
                        .map(further -> both(touches, further)));
    }

    /** A link that somebody took back is not made again by an event that says the same, which is listed. */
    private static Optional<Verdict.Refused> takenBack(IdentityGraph graph, Link link) {
        return graph.areOne(link) ? Optional.empty() : Optional.of(new Verdict.Refused(link, Verdict.Reason.APART, "taken back by hand"));
    }

    /** What follows from the links that were accepted, of events whose identifiers are one person now. */
    private static Map<Link, Evidence> implied(Batch said, IdentityGraph graph) {
        Map<Link, Evidence> implied = new LinkedHashMap<>();
        said.implied().forEach((each, evidence) -> {
            if (each.star().stream().allMatch(graph::areOne)) {
                implied.merge(each.link(), evidence, Evidence::and);
            }
        });
        return implied;
    }

    private static Collection<Touch> both(Collection<Touch> some, Collection<Touch> further) {
        List<Touch> all = new ArrayList<>(some);
        all.addAll(further);
        return all;
    }

    private void refuse(Verdict.Refused refused, Evidence evidence, InForce rules, List<Refusal> refusals) {
        meters.counter("throughline.identity.links.refused", "reason", refused.why().name().toLowerCase()).increment();
        switch (refused.why()) {
            // Nobody's conflict: no event may say so.
            case RESERVED_TYPE -> { }
            case SHARED -> List.of(refused.link().a(), refused.link().b()).stream().filter(rules.rules()::isDevice)
                    .forEach(device -> refusals.add(Refusal.alone(device, Verdict.Reason.SHARED, evidence)));
            default -> refusals.add(Refusal.of(refused, rules.rules(), evidence));
        }
    }

    /** Stores the facts that are news now that nobody else can write any, and gives them back. */
    private static Uni<Collection<TraitFact>> facts(Mutiny.Session session, Batch said) {
        return TraitFacts.kept(session, said.facts()).chain(kept -> {
            Collection<TraitFact> news = Survivorship.news(said.facts(), kept).values();
            return TraitFacts.put(session, news).chain(() -> TraitHistory.keep(session, said.outdated())).replaceWith(news);
        });
    }

    private static Map<Identifier, UUID> owners(Locked locked, List<Placement> placements) {
        Map<UUID, UUID> survivors = new HashMap<>();
        placements.forEach(each -> each.absorbed().forEach(absorbed -> survivors.put(absorbed, each.survivor())));
        Map<Identifier, UUID> owners = new HashMap<>();
        locked.owners().forEach((identifier, owner) -> owners.put(identifier, owner == null ? null : survivors.getOrDefault(owner, owner)));
        placements.forEach(each -> each.joining().forEach(identifier -> owners.put(identifier, each.survivor())));
        return owners;
    }

    private static Collection<ProfileChange> changes(List<Placement> placements, List<UUID> made,
            Collection<TraitFact> said, Map<Identifier, UUID> owners) {
        Set<UUID> created = Set.copyOf(made);
        Map<UUID, ProfileChange> changes = new LinkedHashMap<>();
        placements.forEach(each -> changes.put(each.survivor(), new ProfileChange(each.survivor(),
                created.contains(each.survivor()), each.absorbed(), true)));
        said.forEach(fact -> {
            UUID profile = owners.get(fact.identifier());
            if (profile != null) {
                changes.computeIfAbsent(profile, ProfileChange::ofTraits);
            }
        });
        return changes.values();
    }
}
