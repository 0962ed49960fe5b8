package io.throughline.journey.live;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.analysis.Share;
import io.throughline.journey.registry.Words;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What goes on now, by the stages of a map, by channel and by touchpoint.
 *
 * @param sequence grows with each frame
 * @param asOf until when all events are in it that Kafka has
 * @param behindSeconds how long ago that was when this was made; half a second or less where all is well
 * @param since events received before were not read since the last start, so windows that reach back further are not full yet
 * @param map null for the standard stages
 * @param mapSince the map in this form is counted from then on
 * @param people who did anything within the last 5 minutes
 * @param peopleAtLeast true where more people came than are held: then numbers of people and flows are of those held
 * @param shown from when events were received until they were in a frame
 * @param unplaced events and people that are in no stage of the map
 * @param flows of the last hour, the most frequent first
 * @param touchpoints the 50 with the most events within 5 minutes, contact data in their names masked
 */
@Schema(name = "LiveView")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveView(long sequence, Instant asOf, double behindSeconds, Instant since, String map, Integer version, Words name, Instant mapSince,
        long people, boolean peopleAtLeast, Events events, Latency latency, Latency shown, List<Stage> stages, Unplaced unplaced, List<Flow> flows,
        List<Channel> channels, List<Touchpoint> touchpoints, String definition) {

    static final String DEFINITION = "Events by when they were received; people by when they did it. A person is in the stage of their last event that a"
            + " stage takes, until 30 minutes of silence. Abandonment: of the stays in a commercial stage that were decided within the last hour, those"
            + " that ended in silence and not in a later stage or an order; 95 % Wilson interval. Latencies in milliseconds, of the last 5 to 6 minutes,"
            + " within 2 %.";

    /** How many were received within the last 60 seconds, 5 minutes and 60 minutes; the longer two go in steps of 10 seconds. */
    @Schema(name = "LiveEvents")
    public record Events(long lastMinute, long lastFiveMinutes, long lastHour) {
    }

    /**
     * Milliseconds from when an event happened until it was received.
     *
     * @param n of how many; the quantiles are null of none
     */
    @Schema(name = "LiveLatency")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Latency(long n, Double p50Millis, Double p99Millis) {

        static Latency of(LatencySketch sketch) {
            return sketch.n() <= 0 ? new Latency(0, null, null) : new Latency(sketch.n(), rounded(sketch.quantile(0.5)), rounded(sketch.quantile(0.99)));
        }

        private static Double rounded(double millis) {
            return Math.round(millis * 10) / 10.0;
        }
    }

    /** @param abandonment of a commercial stage: n left, of so many stays that were decided; null for others, where none was, and while
     *     people are missing whose stays were not decided when they had to be forgotten */
    @Schema(name = "LiveStageNow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stage(String id, Words name, long people, Events events, Latency latency, Share abandonment) {
    }

    @Schema(name = "LiveUnplaced")
    public record Unplaced(long people, Events events) {
    }

    /** @param from null for people who were in no stage before */
    @Schema(name = "LiveFlow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Flow(String from, String to, long lastFiveMinutes, long lastHour) {
    }

    /** @param channel null for all those beyond the hundred that are told apart */
    @Schema(name = "LiveChannel")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Channel(String channel, Events events, Latency latency) {
    }

    /**
     * @param id of a touchpoint that has a name; null for events that nobody named
     * @param name of the touchpoint, or of the events; null for all the rest together
     */
    @Schema(name = "LiveTouchpoint")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Touchpoint(String id, Words name, String channel, String type, Events events, Latency latency) {
    }
}
