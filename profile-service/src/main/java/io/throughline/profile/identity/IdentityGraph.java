package io.throughline.profile.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.commons.identity.Identifier;

/**
 * Which identifiers name one person, as far as a batch of events is concerned: connected components, the smaller
 * poured into the larger (so n links cost n log n). Starts from what is stored, takes links, and says what to change.
 */
final class IdentityGraph {

    private final LinkPolicy policy;
    private final Map<Identifier, Cluster> clusters = new HashMap<>();
    private final Map<UUID, Cluster> owned = new HashMap<>();
    private final Map<Identifier, UUID> owners = new HashMap<>();

    IdentityGraph(LinkPolicy policy) {
        this.policy = policy;
    }

    /** An identifier that has no profile so far. */
    void add(Identifier identifier) {
        clusters.computeIfAbsent(identifier, Cluster::of);
    }

    /** An identifier that belongs to a profile. */
    void add(Identifier identifier, ProfileRef profile) {
        add(identifier);
        owners.put(identifier, profile.id());
        Cluster own = clusters.get(identifier);
        Cluster siblings = owned.get(profile.id());
        if (siblings == null) {
            own.profiles().add(profile);
            owned.put(profile.id(), own);
        } else {
            pour(own, siblings);
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
        Verdict verdict = policy.judge(link, cluster(link.a()), cluster(link.b()));
        return switch (verdict) {
            case Verdict.Joined joined -> {
                join(joined.link());
                yield joined;
            }
            case Verdict.Refused refused -> refused;
        };
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
            if (cluster.identified()) {
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
