package io.throughline.journey.analysis;

import java.util.Optional;
import java.util.UUID;

/** The event logs that somebody has uploaded. */
public interface Datasets {

    Datasets NONE = id -> Optional.empty();

    /** Empty where there is none of this id, or not all of it is there yet. */
    Optional<Source.Dataset> of(UUID id);
}
