package io.throughline.profile.identity;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** A profile as the graph knows it. The least of several survives their merge: the oldest, then the one of the smallest id. */
record ProfileRef(UUID id, Instant createdAt) implements Comparable<ProfileRef> {

    // By text: UUID's own order is by signed halves, which is not the order that anyone else sees.
    private static final Comparator<ProfileRef> SURVIVAL = Comparator.comparing(ProfileRef::createdAt)
            .thenComparing(profile -> profile.id().toString());

    @Override
    public int compareTo(ProfileRef other) {
        return SURVIVAL.compare(this, other);
    }
}
