package io.throughline.journey.analysis;

import java.time.Instant;

/** Reads what all questions have in common. */
public final class ScopeReader {

    private ScopeReader() {
    }

    /** {@code period}, {@code zone}, {@code dataset}, {@code filter} and {@code people}; the last 30 days where no period is given. */
    public static Scope scope(Part body, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** {@code compare}: the period to set beside; null where none is asked for. */
    public static Period compare(Part body, Period period) {
        throw new UnsupportedOperationException();
    }

    /** {@code {"event": "Checkout Started", "channel": ["web"], "where": {…}}}, {@code {"touchpoint": "id"}} or {@code {"anyOf": [step…]}}. */
    public static Step step(Part part) {
        throw new UnsupportedOperationException();
    }

    /** The filter in a field; {@link EventFilter#ANY} where it is missing. */
    public static EventFilter filter(Part part, String field) {
        throw new UnsupportedOperationException();
    }

    /** {@code breakdown}; {@link Breakdown#NONE} where it is missing. */
    public static Breakdown breakdown(Part body) {
        throw new UnsupportedOperationException();
    }
}
