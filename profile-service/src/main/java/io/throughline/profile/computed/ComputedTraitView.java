package io.throughline.profile.computed;

import java.time.Instant;

import jakarta.annotation.Nullable;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A computed trait as clients see it. */
@Schema(name = "ComputedTraitView")
record ComputedTraitView(String name, @Schema(description = "Grows with each definition of this name") int version,
        TraitComputation definition,
        @Nullable String description,
        @Schema(description = "filling while what was done before the definition is still being taken in; then ready") String status,
        @Schema(description = "Identifiers whose earlier activity is in it") long filled, String createdBy, Instant createdAt,
        Instant updatedAt) {

    static ComputedTraitView of(ComputedTrait trait) {
        return new ComputedTraitView(trait.name(), trait.version(), trait.definition(), trait.description(), trait.status().word(),
                trait.filled(), trait.createdBy(), trait.createdAt(), trait.updatedAt());
    }
}
