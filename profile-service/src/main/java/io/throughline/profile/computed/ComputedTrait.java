package io.throughline.profile.computed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A trait that is computed from what people did.
 *
 * @param version grows with each definition; states of another version are made anew
 * @param filled identifiers whose earlier activity is in it
 */
record ComputedTrait(String name, int version, TraitComputation definition, String description, Status status, long filled,
        String createdBy, Instant createdAt, Instant updatedAt) {

    /** The ETag: another one after each change of the definition or the description. */
    long revision() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt);
    }

    enum Status {
        /** What was done before the definition is still being taken in; what is done now is already. */
        FILLING,
        READY,
        /** No longer defined; what it left behind is being removed. */
        REMOVING;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
