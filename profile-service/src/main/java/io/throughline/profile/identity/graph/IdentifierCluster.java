package io.throughline.profile.identity.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.rule.IdentityRules;

/**
 * Identifiers of one person, and the profiles that they belonged to before.
 *
 * @param identifiers those that occur in this batch; a profile may have more
 * @param counts of all identifiers, by type, without the profiles' own ids
 * @param keptApart identifiers that must never be in the same profile
 */
public record IdentifierCluster(SortedSet<Identifier> identifiers, SortedSet<ProfileReference> profiles, Map<String, Integer> counts,
        Set<Identifier> keptApart) {

    private static IdentifierCluster empty() {
        return new IdentifierCluster(new TreeSet<>(), new TreeSet<>(), new HashMap<>(), new HashSet<>());
    }

    static IdentifierCluster of(Identifier identifier) {
        IdentifierCluster cluster = empty();
        cluster.identifiers.add(identifier);
        cluster.count(identifier);
        return cluster;
    }

    static IdentifierCluster of(ProfileReference profile) {
        IdentifierCluster cluster = empty();
        cluster.profiles.add(profile);
        return cluster;
    }

    /** Counts the identifier, unless it is a profile's own id. */
    void count(Identifier identifier) {
        if (!IdentityRules.isReserved(identifier)) {
            counts.merge(identifier.type(), 1, Integer::sum);
        }
    }

    void absorb(IdentifierCluster other) {
        identifiers.addAll(other.identifiers);
        profiles.addAll(other.profiles);
        other.counts.forEach((type, count) -> counts.merge(type, count, Integer::sum));
        keptApart.addAll(other.keptApart);
    }

    public boolean isKeptApartFrom(IdentifierCluster other) {
        return keptApart.stream().anyMatch(other.identifiers::contains) || other.keptApart.stream().anyMatch(identifiers::contains);
    }

    /** The number of identifiers, without the profiles' own ids. */
    public int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    int size() {
        return identifiers.size() + profiles.size();
    }
}
