package io.throughline.journey.analysis.question;

import java.util.Optional;
import java.util.UUID;

/** The event logs that somebody has uploaded. */
public interface DatasetCatalog {

    DatasetCatalog NONE = id -> Optional.empty();

    /** Empty where there is none of this id, or not all of it is there yet. */
    Optional<EventLogSource.Dataset> of(UUID id);
}
