package io.throughline.profile.identity;

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

/**
 * Which identifiers name one person, as far as a batch of events is concerned: connected components, the smaller
 * poured into the larger (so n links cost n log n). Starts from what is stored, takes links, and says what to change.
 */
final class IdentityGraph {

    private final LinkPolicy policy;
    private final Predicate<Identifier> identifies;
    private final Set<UUID> counted = new HashSet<>();
    private final Map<Identifier, Cluster> clusters = new HashMap<>();
    private final Map<UUID, Cluster> owned = new HashMap<>();
    private final Map<Identifier, UUID> owners = new HashMap<>();

    /** @param identifies whether an identifier names a person, so that there is a profile */
    IdentityGraph(LinkPolicy policy, Predicate<Identifier> identifies) {
        this.policy = policy;
        this.identifies = identifies;
    }

    /** How many identifiers a profile has by type, of which the batch may touch only some. Said before they are added. */
    void count(ProfileRef profile, Map<String, Integer> byType) {
        counted.add(profile.id());
        owned.computeIfAbsent(profile.id(), id -> Cluster.of(profile)).counts().putAll(byType);
    }

    /** Two identifiers that must never be in one profile; those that have been added count. */
    void keepApart(Identifier one, Identifier other) {
        if (clusters.containsKey(one)) {
            clusters.get(one).keptApart().add(other);
        }
        if (clusters.containsKey(other)) {
            clusters.get(other).keptApart().add(one);
        }
    }

    /** An identifier that has no profile so far. */
    void add(Identifier identifier) {
        clusters.computeIfAbsent(identifier, Cluster::of);
    }

    /** An identifier that belongs to a profile. */
    void add(Identifier identifier, ProfileRef profile) {
        Cluster cluster = owned.computeIfAbsent(profile.id(), id -> Cluster.of(profile));
        if (clusters.putIfAbsent(identifier, cluster) == null) {
            owners.put(identifier, profile.id());
            cluster.identifiers().add(identifier);
            if (!counted.contains(profile.id())) {
                cluster.count(identifier);
            }
        }
    }

    /** A link that was accepted before. */
    void join(Link link) {
        add(link.a());
        add(link.b());
        pour(clusters.get(link.a()), clusters.get(link.b()));
    }

    /** A link that an event proposes. */
    Verdict propose(Link link) {
        return propose(link, false);
    }

    /** @param stated whether the sender says outright that the two are one user */
    Verdict propose(Link link, boolean stated) {
        return propose(link, stated, true);
    }

    /** @param trusted whether whoever says so is believed: who is not joins no two known users, whatever the limits */
    Verdict propose(Link link, boolean stated, boolean trusted) {
        if (!trusted && !areOne(link) && isKnownUser(link.a()) && isKnownUser(link.b())) {
            return new Verdict.Refused(link, Verdict.Reason.LIMIT, "two known users are joined by people and by sources of trust server or import");
        }
        Verdict verdict = policy.judge(link, stated, cluster(link.a()), cluster(link.b()));
        return switch (verdict) {
            case Verdict.Joined joined -> {
                join(joined.link());
                yield joined;
            }
            case Verdict.Refused refused -> refused;
        };
    }

    private boolean isKnownUser(Identifier identifier) {
        return cluster(identifier).counts().getOrDefault(Identifier.USER_ID, 0) > 0;
    }

    /** Whether two are one person already. */
    boolean areOne(Link link) {
        return cluster(link.a()) == cluster(link.b());
    }

    /** The limits of types that joining two would exceed. */
    List<String> exceeded(Link link, IdentityRules rules) {
        Map<String, Integer> counts = new TreeMap<>(cluster(link.a()).counts());
        cluster(link.b()).counts().forEach((type, count) -> counts.merge(type, count, Integer::sum));
        counts.entrySet().removeIf(each -> each.getValue() <= rules.of(each.getKey()).limit());
        return counts.entrySet().stream().map(each -> each.getKey() + ' ' + each.getValue() + " of " + rules.of(each.getKey()).limit()).toList();
    }

    private Cluster cluster(Identifier identifier) {
        Cluster known = clusters.get(identifier);
        return known == null ? Cluster.of(identifier) : known;
    }

    Collection<Cluster> clusters() {
        Set<Cluster> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(clusters.values());
        return distinct;
    }

    /** What to change in what is stored, in an order that depends on the content alone. */
    List<Placement> placements() {
        List<Placement> placements = new ArrayList<>();
        for (Cluster cluster : clusters()) {
            if (!cluster.profiles().isEmpty() || cluster.identifiers().stream().anyMatch(identifies)) {
                Placement placement = placement(cluster);
                if (placement.changes()) {
                    placements.add(placement);
                }
            }
        }
        placements.sort((one, other) -> one.first().compareTo(other.first()));
        return placements;
    }

    private Placement placement(Cluster cluster) {
        UUID survivor = cluster.profiles().isEmpty() ? null : cluster.profiles().first().id();
        List<UUID> absorbed = cluster.profiles().stream().skip(1).map(ProfileRef::id).toList();
        List<Identifier> joining = cluster.identifiers().stream().filter(each -> !owners.containsKey(each)).toList();
        return new Placement(cluster.identifiers().first(), survivor, absorbed, joining);
    }

    private void pour(Cluster one, Cluster other) {
        if (one == other) {
            return;
        }
        Cluster larger = one.size() >= other.size() ? one : other;
        Cluster smaller = larger == one ? other : one;
        larger.absorb(smaller);
        smaller.identifiers().forEach(each -> clusters.put(each, larger));
        smaller.profiles().forEach(each -> owned.put(each.id(), larger));
    }
}
