package io.throughline.profile.identity.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.rule.IdentityRules;
import io.throughline.profile.identity.rule.LinkDecision;
import io.throughline.profile.identity.rule.LinkPolicy;

/**
 * The identity graph of a batch of events, as connected components. A union moves the smaller component into the larger,
 * so n links cost n log n. The graph starts from the stored state, takes links, and returns the changes to store.
 */
public final class IdentityGraph {

    private final LinkPolicy policy;
    private final Predicate<Identifier> identifies;
    private final Set<UUID> counted = new HashSet<>();
    private final Map<Identifier, IdentifierCluster> clusters = new HashMap<>();
    private final Map<UUID, IdentifierCluster> owned = new HashMap<>();
    private final Map<Identifier, UUID> owners = new HashMap<>();

    /** @param identifies whether an identifier names a person, so that it gets a profile */
    public IdentityGraph(LinkPolicy policy, Predicate<Identifier> identifies) {
        this.policy = policy;
        this.identifies = identifies;
    }

    /**
     * Sets how many identifiers of each type a profile has, of which the batch may contain only some. To be called before they
     * are added.
     */
    public void count(ProfileReference profile, Map<String, Integer> byType) {
        counted.add(profile.id());
        owned.computeIfAbsent(profile.id(), id -> IdentifierCluster.of(profile)).counts().putAll(byType);
    }

    /** Marks two identifiers that must never be in one profile; identifiers that were added before count too. */
    public void keepApart(Identifier one, Identifier other) {
        if (clusters.containsKey(one)) {
            clusters.get(one).keptApart().add(other);
        }
        if (clusters.containsKey(other)) {
            clusters.get(other).keptApart().add(one);
        }
    }

    /** Adds an identifier without a profile. */
    public void add(Identifier identifier) {
        clusters.computeIfAbsent(identifier, IdentifierCluster::of);
    }

    /** Adds an identifier that belongs to a profile. */
    public void add(Identifier identifier, ProfileReference profile) {
        IdentifierCluster cluster = owned.computeIfAbsent(profile.id(), id -> IdentifierCluster.of(profile));
        if (clusters.putIfAbsent(identifier, cluster) == null) {
            owners.put(identifier, profile.id());
            cluster.identifiers().add(identifier);
            if (!counted.contains(profile.id())) {
                cluster.count(identifier);
            }
        }
    }

    /** Adds a link that was accepted before. */
    public void join(IdentityLink link) {
        add(link.a());
        add(link.b());
        union(clusters.get(link.a()), clusters.get(link.b()));
    }

    /** Judges a link that an event proposes, and adds it if accepted. */
    public LinkDecision propose(IdentityLink link) {
        return propose(link, false);
    }

    /** @param stated whether the sender says explicitly that the two are one user */
    public LinkDecision propose(IdentityLink link, boolean stated) {
        return propose(link, stated, true);
    }

    /** @param trusted whether the sender is trusted: an untrusted sender joins no two known users, whatever the limits */
    public LinkDecision propose(IdentityLink link, boolean stated, boolean trusted) {
        if (!trusted && !areOne(link) && isKnownUser(link.a()) && isKnownUser(link.b())) {
            return new LinkDecision.Refused(link, LinkDecision.Reason.LIMIT,
                    "two known users are joined by people and by sources of trust server or import");
        }
        LinkDecision linkDecision = policy.judge(link, stated, cluster(link.a()), cluster(link.b()));
        return switch (linkDecision) {
            case LinkDecision.Joined joined -> {
                join(joined.link());
                yield joined;
            }
            case LinkDecision.Refused refused -> refused;
        };
    }

    private boolean isKnownUser(Identifier identifier) {
        return cluster(identifier).counts().getOrDefault(Identifier.USER_ID, 0) > 0;
    }

    /** Whether the two identifiers are one person already. */
    public boolean areOne(IdentityLink link) {
        return cluster(link.a()) == cluster(link.b());
    }

    /** The limits of types that joining the two would exceed. */
    public List<String> exceeded(IdentityLink link, IdentityRules rules) {
        Map<String, Integer> counts = new TreeMap<>(cluster(link.a()).counts());
        cluster(link.b()).counts().forEach((type, count) -> counts.merge(type, count, Integer::sum));
        counts.entrySet().removeIf(each -> each.getValue() <= rules.of(each.getKey()).limit());
        return counts.entrySet().stream().map(each -> each.getKey() + ' ' + each.getValue() + " of " + rules.of(each.getKey()).limit())
                .toList();
    }

    private IdentifierCluster cluster(Identifier identifier) {
        IdentifierCluster known = clusters.get(identifier);
        return known == null ? IdentifierCluster.of(identifier) : known;
    }

    public Collection<IdentifierCluster> clusters() {
        Set<IdentifierCluster> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(clusters.values());
        return distinct;
    }

    /** The changes to store, in an order that depends on the content alone. */
    public List<ProfilePlacement> placements() {
        List<ProfilePlacement> placements = new ArrayList<>();
        for (IdentifierCluster cluster : clusters()) {
            if (!cluster.profiles().isEmpty() || cluster.identifiers().stream().anyMatch(identifies)) {
                ProfilePlacement placement = placement(cluster);
                if (placement.changes()) {
                    placements.add(placement);
                }
            }
        }
        placements.sort((one, other) -> one.first().compareTo(other.first()));
        return placements;
    }

    private ProfilePlacement placement(IdentifierCluster cluster) {
        UUID survivor = cluster.profiles().isEmpty() ? null : cluster.profiles().first().id();
        List<UUID> absorbed = cluster.profiles().stream().skip(1).map(ProfileReference::id).toList();
        List<Identifier> joining = cluster.identifiers().stream().filter(each -> !owners.containsKey(each)).toList();
        return new ProfilePlacement(cluster.identifiers().first(), survivor, absorbed, joining);
    }

    private void union(IdentifierCluster one, IdentifierCluster other) {
        if (one == other) {
            return;
        }
        IdentifierCluster larger = one.size() >= other.size() ? one : other;
        IdentifierCluster smaller = larger == one ? other : one;
        larger.absorb(smaller);
        smaller.identifiers().forEach(each -> clusters.put(each, larger));
        smaller.profiles().forEach(each -> owned.put(each.id(), larger));
    }
}
