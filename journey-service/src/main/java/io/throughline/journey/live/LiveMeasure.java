package io.throughline.journey.live;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the live view counts in a stage, or over all of a map. */
@Schema(name = "LiveMeasure")
public enum LiveMeasure {

    /** Who is there now: did anything within the last five minutes. */
    @JsonProperty("people")
    PEOPLE,
    /** Events that were received within the last 60 seconds. */
    @JsonProperty("events_per_minute")
    EVENTS_PER_MINUTE,
    /** The share, 0 to 1, of the stays decided within the last hour that ended in silence. */
    @JsonProperty("abandonment")
    ABANDONMENT,
    /** Seconds from when a touchpoint happened until it was received, which 99 % of the last five minutes that came live do not exceed. */
    @JsonProperty("latency_p99_seconds")
    LATENCY_P99_SECONDS;

    /** As the API has it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
