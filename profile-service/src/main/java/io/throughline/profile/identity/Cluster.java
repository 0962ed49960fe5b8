package io.throughline.profile.identity;

import java.util.SortedSet;
import java.util.TreeSet;

import io.throughline.commons.identity.Identifier;

/**
 * Identifiers that name one person, and the profiles that they belonged to before.
 *
 * @param identifiers those that this batch touches; a profile may have more
 */
record Cluster(SortedSet<Identifier> identifiers, SortedSet<ProfileRef> profiles) {

    static Cluster of(Identifier identifier) {
        Cluster cluster = new Cluster(new TreeSet<>(), new TreeSet<>());
        cluster.identifiers.add(identifier);
        return cluster;
    }

    /** Whether there is a person to have a profile of. */
    boolean identified() {
        return !profiles.isEmpty() || identifiers.stream().anyMatch(Naming::identifies);
    }

    void absorb(Cluster other) {
        identifiers.addAll(other.identifiers);
        profiles.addAll(other.profiles);
    }

    int size() {
        return identifiers.size() + profiles.size();
    }
}
