package io.throughline.journey.analysis;

import java.util.Optional;

/** The touchpoints that somebody gave a name to. */
public interface Touchpoints {

    /** Those of nobody. */
    Touchpoints NONE = id -> Optional.empty();

    /** Which events are the touchpoint's; empty where there is none of this id. */
    Optional<EventFilter> filterOf(String id);

    /** The touchpoint that an event belongs to. */
    default Optional<Named> of(Touch touch) {
        return Optional.empty();
    }

    /** Another number where any of them has changed: answers that rest on them are asked anew. */
    default long version() {
        return 0;
    }

    record Named(String id, String zh, String en) {
    }
}
