package io.throughline.journey.live;

import java.util.Locale;

/** What the live view counts in a stage, or over all of a map. */
public enum LiveMeasure {

    /** Who is there now: did anything within the last five minutes. */
    PEOPLE,
    /** Events that were received within the last 60 seconds. */
    EVENTS_PER_MINUTE,
    /** The share, 0 to 1, of the stays decided within the last hour that ended in silence. */
    ABANDONMENT,
    /** Milliseconds from when a touchpoint happened until it was received, which 99 % of the last five minutes do not exceed. */
    LATENCY_P99_MS;

    /** As the API has it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
