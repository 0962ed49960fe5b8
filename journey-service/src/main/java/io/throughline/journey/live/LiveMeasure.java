package io.throughline.journey.live;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the live view measures in a stage or in a whole map. */
@Schema(name = "LiveMeasure")
public enum LiveMeasure {

    /** People who did anything within the last five minutes. */
    @JsonProperty("people")
    PEOPLE,
    /** Events received within the last 60 seconds. */
    @JsonProperty("events_per_minute")
    EVENTS_PER_MINUTE,
    /** The share, 0 to 1, of the visits decided within the last hour that ended in silence. */
    @JsonProperty("abandonment")
    ABANDONMENT,
    /**
     * The 99th percentile, in seconds, of the time from when an event happened until it was received; over the last five minutes, without
     * events that came late.
     */
    @JsonProperty("latency_p99_seconds")
    LATENCY_P99_SECONDS;

    /** The name in the API. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
