package io.throughline.journey.analysis.question;

import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;

/** The touchpoints that somebody gave a name to. */
public interface TouchpointNames {

    /** Those of nobody. */
    TouchpointNames NONE = id -> Optional.empty();

    /** Which events are the touchpoint's; empty where there is none of this id. */
    Optional<EventFilter> filterOf(String id);

    /** The touchpoint that an event belongs to. */
    default Optional<Named> of(EventKey touch) {
        return Optional.empty();
    }

    /** Another number where any of them has changed: answers that rest on them are asked anew. */
    default long version() {
        return 0;
    }

    record Named(String id, String zh, String en) {
    }
}
