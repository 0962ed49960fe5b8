package io.throughline.journey.live;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.live.state.LatencySketch;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The current numbers by stage of a map, by channel and by touchpoint. */
@Schema(name = "LiveView")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveView(@Schema(description = "Grows with each frame") long sequence,
        @Schema(description = "All events that Kafka had at this time are counted") Instant asOf,
        @Schema(description = "How long ago that was when this was made; half a second or less in normal operation") double behindSeconds,
        @Schema(description = "Events received before this time were not read since the last start, so windows that reach back further "
                + "are not complete yet") Instant since,
        @Nullable @Schema(description = "The map's id; left out for the standard stages") String map,
        @Nullable @Schema(description = "The map's version") Integer version, LocalizedText name,
        @Schema(description = "This version of the map is counted from this time on") Instant mapSince,
        @Schema(description = "People who did anything within the last 5 minutes") long people,
        @Schema(description = "Whether more people came than are held in memory; numbers of people and flows then cover only those who "
                + "are held") boolean peopleAtLeast,
        Events events, @Schema(description = "From when events happened until they were received") Latency latency,
        @Schema(description = "From when events were received until a frame showed them") Latency shown, List<Stage> stages,
        @Schema(description = "Events and people in no stage of the map") Unplaced unplaced,
        @Schema(description = "Moves between stages within the last hour, the most frequent first") List<Flow> flows,
        List<Channel> channels,
        @Schema(description = "The 50 with the most events within 5 minutes; contact data in their names are masked") List<
                Touchpoint> touchpoints,
        @Schema(description = "How the numbers are defined") String definition) {

    static final String DEFINITION =
            "Events by when they were received; people by when they did it. A person is in the stage of their last event that a"
                    + " stage takes, until 30 minutes of silence. Abandonment: of the stays in a commercial stage that were decided "
                    + "within the last hour, those"
                    + " that ended in silence and not in a later stage or an order; 95 % Wilson interval. Latencies in seconds, of the "
                    + "last 5 to 6 minutes,"
                    + " within 2 %; an event that was received more than an hour after it happened is brought in later and has none.";

    /** Events received within the last 60 seconds, 5 minutes and 60 minutes; the longer two move in steps of 10 seconds. */
    @Schema(name = "LiveEvents",
            description = "How many events were received within the last 60 seconds, 5 minutes and 60 minutes; the longer two windows "
                    + "move in steps of 10 seconds")
    public record Events(long lastMinute, long lastFiveMinutes, long lastHour) {
    }

    /**
     * Latencies of events that came live. An event that was received more than an hour after it happened is an import and has no latency.
     */
    @Schema(name = "LiveLatency",
            description = "Seconds, over events received within an hour of when they happened; what is brought in later has no latency")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Latency(@Schema(description = "Of how many events") long n,
            @Nullable @Schema(description = "The median; left out if there is no event") Double p50Seconds,
            @Nullable @Schema(description = "What 99 % do not exceed; left out if there is no event") Double p99Seconds) {

        public static Latency of(LatencySketch sketch) {
            return sketch.n() <= 0 ? new Latency(0, null, null)
                    : new Latency(sketch.n(), rounded(sketch.quantile(0.5)), rounded(sketch.quantile(0.99)));
        }

        /** Rounded to a tenth of a millisecond. */
        private static Double rounded(double millis) {
            return Math.round(millis * 10) / 10_000.0;
        }
    }

    /** A stage with its current numbers. */
    @Schema(name = "LiveStageNow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stage(String id, LocalizedText name, @Schema(description = "People in it now") long people, Events events,
            Latency latency,
            @Nullable @Schema(
                    description = "For a commercial stage: how many left, of the stays that were decided within the last hour. Left out "
                            + "for other stages, if no stay was decided, and while people are missing who were forgotten before their "
                            + "stays were decided") ShareInterval abandonment) {
    }

    @Schema(name = "LiveUnplaced")
    public record Unplaced(long people, Events events) {
    }

    /** Moves from one stage to another. */
    @Schema(name = "LiveFlow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Flow(@Nullable @Schema(description = "The stage before; left out for people who were in none") String from, String to,
            long lastFiveMinutes, long lastHour) {
    }

    /** Events of one channel. */
    @Schema(name = "LiveChannel")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Channel(@Nullable @Schema(description = "Left out for all channels beyond the first 100 together") String channel,
            Events events, Latency latency) {
    }

    /** Events of one touchpoint. */
    @Schema(name = "LiveTouchpoint")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Touchpoint(@Nullable @Schema(description = "Of a touchpoint that has a name; left out for other events") String id,
            @Nullable @Schema(
                    description = "The name of the touchpoint or of the events; left out for all the rest together") LocalizedText name,
            @Nullable String channel, @Nullable String type, Events events, Latency latency) {
    }
}
