package io.throughline.journey.analysis.question;

import java.util.Optional;
import java.util.UUID;

/** The datasets that users have uploaded. */
public interface DatasetCatalog {

    DatasetCatalog NONE = id -> Optional.empty();

    /** Empty if no dataset has this id, or if its import has not finished. */
    Optional<EventLogSource.Dataset> of(UUID id);
}
