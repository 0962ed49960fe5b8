package io.throughline.profile.identity.change;

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
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.core.ProfileChange;
import io.throughline.profile.core.ProfileProjector;
import io.throughline.profile.core.trait.TraitFact;
import io.throughline.profile.core.trait.TraitFactStore;
import io.throughline.profile.core.trait.TraitHistory;
import io.throughline.profile.core.trait.TraitSurvivorship;
import io.throughline.profile.identity.announcement.IdentityEventPublisher;
import io.throughline.profile.identity.conflict.ConflictStore;
import io.throughline.profile.identity.graph.IdentityGraph;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.IdentityStore;
import io.throughline.profile.identity.graph.LockedIdentities;
import io.throughline.profile.identity.graph.ObservationBatch;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import io.throughline.profile.identity.graph.ObservationBatch.Known;
import io.throughline.profile.identity.graph.PendingAliases;
import io.throughline.profile.identity.graph.PlacementStore;
import io.throughline.profile.identity.graph.PlacementStore.Moved;
import io.throughline.profile.identity.graph.ProfilePlacement;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkRefusal;
import io.throughline.profile.identity.rule.RuleCache.InForce;
import io.throughline.profile.identity.rule.SharedDevices;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Applies observations to the identity graph, under locks (see {@link IdentityStore} for their order), and publishes the
 * changes.
 */
@ApplicationScoped
public class IdentityChange {

    private final ProfileProjector profiles;
    private final IdentityEventPublisher news;
    private final SharedDevices sharedDevices;
    private final IdentityChangeLog identityChanges;
    private final MeterRegistry meters;

    @Inject
    IdentityChange(ProfileProjector profiles, IdentityEventPublisher news, SharedDevices sharedDevices, IdentityChangeLog identityChanges,
            MeterRegistry meters) {
        this.identityChanges = identityChanges;
        this.profiles = profiles;
        this.news = news;
        this.sharedDevices = sharedDevices;
        this.meters = meters;
    }

    /**
     * @param known what is stored already of the batch
     * @param named all identifiers of the batch, so that later steps find their profiles locked, in the common order
     * @return the profiles that changed
     */
    public Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, ObservationBatch said, Known known, Collection<Identifier> named,
            InForce rules,
            String traceparent) {
        if (said.isEmpty()) {
            return IdentityStore.lockProfiles(session, named).replaceWith(List.of());
        }
        return IdentityStore.admit(session, said.seen())
                .chain(fresh -> PendingAliases
                        .resolve(session, fresh.stream().filter(each -> each.type().equals(Identifier.USER_ID)).toList())
                        .chain(redeemed -> {
                            ObservationBatch all = said.with(redeemed);
                            Set<Identifier> concerned = new HashSet<>(named);
                            concerned.addAll(all.seen().keySet());
                            return LockedIdentities.of(session, concerned, all.seen().keySet(), fresh)
                                    .chain(lockedIdentities -> change(session, all, known, lockedIdentities, rules, traceparent));
                        }));
    }

    private Uni<Collection<ChangedProfile>> change(Mutiny.Session session, ObservationBatch said, Known known,
            LockedIdentities lockedIdentities,
            InForce rules,
            String traceparent) {
        IdentityGraph graph = lockedIdentities.graph(rules);
        Map<IdentityLink, Evidence> accepted = new LinkedHashMap<>();
        List<LinkRefusal> refusals = new ArrayList<>();
        said.inOrder(rules.rules().strength()).forEach(each -> {
            if (known.takenBack().contains(each.getKey())) {
                takenBack(graph, each.getKey()).ifPresent(refused -> refuse(refused, each.getValue(), rules, refusals));
                return;
            }
            switch (graph.propose(each.getKey(), each.getValue().stated(), each.getValue().trusted())) {
                case LinkDecision.Joined joined -> accepted.put(joined.link(), each.getValue());
                case LinkDecision.Refused refused -> refuse(refused, each.getValue(), rules, refusals);
            }
        });
        List<IdentityLink> made = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<ProfilePlacement> placements = graph.placements().stream().map(each -> each.settled(rules.rules(), ids, made)).toList();
        List<IdentityLink> settledLinks = accepted.keySet().stream().filter(known.disputed()::contains).toList();
        Map<IdentityLink, Evidence> implied = implied(said, graph);
        return IdentityStore.link(session, accepted, made)
                .chain(() -> IdentityStore.insertImplied(session, implied))
                .chain(() -> placements.isEmpty() ? Uni.createFrom().item(List.<Moved>of())
                        : PlacementStore.apply(session, placements, ids))
                .call(moved -> news.publish(session, moved, traceparent))
                .call(() -> identityChanges.record(session, placements.stream().filter(each -> !each.absorbed().isEmpty())
                        .map(each -> IdentityChangeLog.Recorded.merge(each.survivor(), each.absorbed(), "events", null)).toList(),
                        traceparent))
                .chain(moved -> facts(session, said))
                .chain(facts -> profiles.project(session, changes(placements, ids, facts, owners(lockedIdentities, placements)),
                        traceparent))
                .call(() -> ConflictStore.joined(session, settledLinks, "rules", ""))
                .chain(touches -> ConflictStore.judged(session, refusals, rules.version())
                        .chain(() -> sharedDevices.mark(session, refusals, rules, traceparent))
                        .map(further -> both(touches, further)));
    }

    /** An event does not make a link again that somebody revoked; the refusal is listed. */
    private static Optional<LinkDecision.Refused> takenBack(IdentityGraph graph, IdentityLink link) {
        return graph.areOne(link) ? Optional.empty()
                : Optional.of(new LinkDecision.Refused(link, LinkDecision.Reason.APART, "taken back by hand"));
    }

    /** The implied links of the accepted links, for events whose identifiers are one person now. */
    private static Map<IdentityLink, Evidence> implied(ObservationBatch said, IdentityGraph graph) {
        Map<IdentityLink, Evidence> implied = new LinkedHashMap<>();
        said.implied().forEach((each, evidence) -> {
            if (each.star().stream().allMatch(graph::areOne)) {
                implied.merge(each.link(), evidence, Evidence::and);
            }
        });
        return implied;
    }

    private static Collection<ChangedProfile> both(Collection<ChangedProfile> some, Collection<ChangedProfile> further) {
        List<ChangedProfile> all = new ArrayList<>(some);
        all.addAll(further);
        return all;
    }

    private void refuse(LinkDecision.Refused refused, Evidence evidence, InForce rules, List<LinkRefusal> refusals) {
        meters.counter("throughline.identity.links.refused", "reason", refused.why().name().toLowerCase()).increment();
        switch (refused.why()) {
            // Not recorded as a conflict, since no event may claim a reserved type.
            case RESERVED_TYPE -> {
            }
            case SHARED -> List.of(refused.link().a(), refused.link().b()).stream().filter(rules.rules()::isDevice)
                    .forEach(device -> refusals.add(LinkRefusal.alone(device, LinkDecision.Reason.SHARED, evidence)));
            default -> refusals.add(LinkRefusal.of(refused, rules.rules(), evidence));
        }
    }

    /** Stores the facts that are new, now that no other transaction can write them, and returns them. */
    private static Uni<Collection<TraitFact>> facts(Mutiny.Session session, ObservationBatch said) {
        return TraitFactStore.kept(session, said.facts()).chain(kept -> {
            Collection<TraitFact> news = TraitSurvivorship.replacements(said.facts(), kept).values();
            return TraitFactStore.put(session, news).chain(() -> TraitHistory.keep(session, said.outdated())).replaceWith(news);
        });
    }

    private static Map<Identifier, UUID> owners(LockedIdentities lockedIdentities, List<ProfilePlacement> placements) {
        Map<UUID, UUID> survivors = new HashMap<>();
        placements.forEach(each -> each.absorbed().forEach(absorbed -> survivors.put(absorbed, each.survivor())));
        Map<Identifier, UUID> owners = new HashMap<>();
        lockedIdentities.owners()
                .forEach((identifier, owner) -> owners.put(identifier, owner == null ? null : survivors.getOrDefault(owner, owner)));
        placements.forEach(each -> each.joining().forEach(identifier -> owners.put(identifier, each.survivor())));
        return owners;
    }

    private static Collection<ProfileChange> changes(List<ProfilePlacement> placements, List<UUID> made,
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
