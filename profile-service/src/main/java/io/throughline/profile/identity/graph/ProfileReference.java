package io.throughline.profile.identity.graph;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** A profile in the graph. The least of several survives their merge: the oldest, then the one with the smallest id. */
public record ProfileReference(UUID id, Instant createdAt) implements Comparable<ProfileReference> {

    // Compares as text: UUID's own order compares signed halves and differs from the order that users and the database see.
    private static final Comparator<ProfileReference> SURVIVAL = Comparator.comparing(ProfileReference::createdAt)
            .thenComparing(profile -> profile.id().toString());

    @Override
    public int compareTo(ProfileReference other) {
        return SURVIVAL.compare(this, other);
    }
}
