package io.throughline.profile.identity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.throughline.commons.identity.Identifier;

/**
 * Identifiers that name one person, and the profiles that they belonged to before.
 *
 * @param identifiers those that this batch touches; a profile may have more
 * @param counts of all identifiers, by type, without the profiles' own ids
 * @param keptApart identifiers that must never be in the same profile
 */
record Cluster(SortedSet<Identifier> identifiers, SortedSet<ProfileRef> profiles, Map<String, Integer> counts, Set<Identifier> keptApart) {

    private static Cluster empty() {
        return new Cluster(new TreeSet<>(), new TreeSet<>(), new HashMap<>(), new HashSet<>());
    }

    static Cluster of(Identifier identifier) {
        Cluster cluster = empty();
        cluster.identifiers.add(identifier);
        cluster.count(identifier);
        return cluster;
    }

    static Cluster of(ProfileRef profile) {
        Cluster cluster = empty();
        cluster.profiles.add(profile);
        return cluster;
    }

    /** Adds to what is counted, unless the identifier is a profile's own id. */
    void count(Identifier identifier) {
        if (!IdentityRules.isReserved(identifier)) {
            counts.merge(identifier.type(), 1, Integer::sum);
        }
    }

    void absorb(Cluster other) {
        identifiers.addAll(other.identifiers);
        profiles.addAll(other.profiles);
        other.counts.forEach((type, count) -> counts.merge(type, count, Integer::sum));
        keptApart.addAll(other.keptApart);
    }

    boolean isKeptApartFrom(Cluster other) {
        return keptApart.stream().anyMatch(other.identifiers::contains) || other.keptApart.stream().anyMatch(identifiers::contains);
    }

    /** Identifiers in all, without the profiles' own ids. */
    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    int size() {
        return identifiers.size() + profiles.size();
    }
}
