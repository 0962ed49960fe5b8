package io.throughline.profile.computed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A trait that is computed from activity.
 *
 * @param version grows with each definition; states of another version are recomputed
 * @param filled identifiers whose earlier activity is included
 */
record ComputedTrait(String name, int version, TraitComputation definition, String description, Status status, long filled,
        String createdBy, Instant createdAt, Instant updatedAt) {

    /** The ETag: changes with each change of the definition or the description. */
    long revision() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt);
    }

    enum Status {
        /** Earlier activity is still being added; new activity is already counted. */
        FILLING,
        READY,
        /** No longer defined; its states are being removed. */
        REMOVING;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
