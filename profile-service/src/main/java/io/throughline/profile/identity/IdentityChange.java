package io.throughline.profile.identity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.event.Event;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.kafka.Topics;
import io.throughline.commons.postgres.Outbox;
import io.throughline.profile.identity.Batch.Evidence;
import io.throughline.profile.identity.PlacementStore.Moved;
import io.throughline.profile.profile.Contention;
import io.throughline.profile.profile.ProfileChange;
import io.throughline.profile.profile.Profiles;
import io.throughline.profile.profile.Survivorship;
import io.throughline.profile.profile.Touch;
import io.throughline.profile.profile.TraitFact;
import io.throughline.profile.profile.TraitFacts;
import org.hibernate.reactive.mutiny.Mutiny;

/** Changes the graph, under locks (see {@link IdentityStore} for their order), and tells of it. */
@ApplicationScoped
class IdentityChange {

    private final LinkPolicy policy = LinkPolicy.DETERMINISTIC;
    private final Profiles profiles;
    private final Outbox outbox;
    private final MeterRegistry meters;

    @Inject
    IdentityChange(Profiles profiles, Outbox outbox, MeterRegistry meters) {
        this.profiles = profiles;
        this.outbox = outbox;
        this.meters = meters;
    }

    /** What is locked: nobody else changes any of it until the transaction ends. */
    private record Locked(Map<UUID, ProfileRef> profiles, Map<Identifier, UUID> owners, Set<Link> walked) {
    }

    /**
     * @param named all identifiers of the batch: whatever follows from it finds their profiles locked, in the one order
     * @return whose profile is another than before
     */
    Uni<Collection<Touch>> apply(Mutiny.Session session, Batch news, Collection<Identifier> named, String traceparent) {
        if (news.isEmpty()) {
            return IdentityStore.lockProfiles(session, named).replaceWith(List.of());
        }
        return IdentityStore.admit(session, news.seen())
                .chain(() -> lock(session, named, news.seen().keySet()))
                .chain(locked -> change(session, news, locked, traceparent));
    }

    private Uni<Locked> lock(Mutiny.Session session, Collection<Identifier> named, Collection<Identifier> keys) {
        return IdentityStore.lockProfiles(session, named)
                .chain(held -> IdentityStore.lockIdentifiers(session, keys).chain(owners -> {
                    if (owners.values().stream().anyMatch(owner -> owner != null && !held.containsKey(owner))) {
                        return Uni.createFrom().failure(new Contention.Moved());
                    }
                    return walk(session, new Locked(held, owners, new HashSet<>()));
                }));
    }

    /** Locks the visitors, without a profile so far, that those in hand are linked to: they come along. */
    private Uni<Locked> walk(Mutiny.Session session, Locked locked) {
        List<Identifier> visitors = locked.owners().keySet().stream().filter(key -> locked.owners().get(key) == null).toList();
        if (visitors.isEmpty()) {
            return Uni.createFrom().item(locked);
        }
        return IdentityStore.walk(session, visitors).chain(links -> {
            locked.walked().addAll(links);
            Set<Identifier> reached = new HashSet<>();
            links.forEach(link -> reached.addAll(List.of(link.a(), link.b())));
            reached.removeAll(locked.owners().keySet());
            if (reached.isEmpty()) {
                return Uni.createFrom().item(locked);
            }
            return IdentityStore.lockIdentifiers(session, reached).chain(owners -> {
                if (owners.values().stream().anyMatch(owner -> owner != null)) {
                    return Uni.createFrom().failure(new Contention.Moved());
                }
                locked.owners().putAll(owners);
                // Whoever held the lock until now may have linked further ones.
                return walk(session, locked);
            });
        });
    }

    private Uni<Collection<Touch>> change(Mutiny.Session session, Batch news, Locked locked, String traceparent) {
        IdentityGraph graph = new IdentityGraph(policy);
        locked.owners().forEach((identifier, owner) -> {
            if (owner == null) {
                graph.add(identifier);
            } else {
                graph.add(identifier, locked.profiles().get(owner));
            }
        });
        locked.walked().forEach(graph::join);
        Map<Link, Evidence> accepted = new LinkedHashMap<>();
        news.links().forEach((link, evidence) -> {
            switch (graph.propose(link)) {
                case Verdict.Joined joined -> accepted.put(joined.link(), evidence);
                case Verdict.Refused refused -> meters.counter("throughline.identity.links.refused", "reason",
                        refused.why().name().toLowerCase()).increment();
            }
        });
        List<UUID> made = new ArrayList<>();
        List<Placement> placements = graph.placements().stream().map(each -> settled(each, made)).toList();
        return IdentityStore.link(session, accepted)
                .chain(() -> placements.isEmpty() ? Uni.createFrom().item(List.<Moved> of())
                        : PlacementStore.apply(session, placements, made))
                .call(moved -> tell(session, moved, traceparent))
                .chain(moved -> facts(session, news.facts())
                        .chain(said -> profiles.project(session, changes(placements, made, said, owners(locked, placements)), traceparent)));
    }

    private static Placement settled(Placement placement, List<UUID> made) {
        if (placement.survivor() != null) {
            return placement;
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        made.add(id);
        return new Placement(placement.first(), id, placement.absorbed(), placement.joining());
    }

    private Uni<Void> tell(Mutiny.Session session, List<Moved> moved, String traceparent) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Event> events = moved.stream().filter(each -> !Naming.isReserved(each.identifier()))
                .map(each -> new IdentityTold(each.identifier(), each.profileId(), each.revision(), now).event(traceparent))
                .toList();
        return outbox.append(session, Topics.IDENTITIES, events);
    }

    /** Stores the facts that are news now that nobody else can write any, and gives them back. */
    private static Uni<Collection<TraitFact>> facts(Mutiny.Session session, Collection<TraitFact> said) {
        return TraitFacts.kept(session, said).chain(kept -> {
            Collection<TraitFact> news = Survivorship.news(said, kept).values();
            return TraitFacts.put(session, news).replaceWith(news);
        });
    }

    private static Map<Identifier, UUID> owners(Locked locked, List<Placement> placements) {
        Map<UUID, UUID> survivors = new HashMap<>();
        placements.forEach(each -> each.absorbed().forEach(absorbed -> survivors.put(absorbed, each.survivor())));
        Map<Identifier, UUID> owners = new HashMap<>();
        locked.owners().forEach((identifier, owner) -> owners.put(identifier, survivors.getOrDefault(owner, owner)));
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
