package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** A profile as the graph knows it. The least of several survives their merge: the oldest, then the one of the smallest id. */
public record ProfileReference(UUID id, Instant createdAt) implements Comparable<ProfileReference> {

    // By text: UUID's own order is by signed halves, which is not the order that anyone else sees.
    private static final Comparator<ProfileReference> SURVIVAL = Comparator.comparing(ProfileReference::createdAt)
            .thenComparing(profile -> profile.id().toString());

    @Override
    public int compareTo(ProfileReference other) {
        return SURVIVAL.compare(this, other);
    }
}
