package io.throughline.journey.analysis.question;

import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;

/** The named touchpoints. */
public interface TouchpointNames {

    /** No named touchpoints. */
    TouchpointNames NONE = id -> Optional.empty();

    /** The events of a touchpoint; empty if there is none with this id. */
    Optional<EventFilter> filterOf(String id);

    /** The named touchpoint of an event. */
    default Optional<Named> of(EventKey eventKey) {
        return Optional.empty();
    }

    /** A number that changes with any named touchpoint; cached answers that use them are then computed again. */
    default long version() {
        return 0;
    }

    record Named(String id, String zh, String en) {
    }
}
