package io.throughline.journey.metric;

import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Metrics side by side.
 *
 * @param more whether there are more rows than the 200 with the most visits
 */
@Schema(name = "Metrics", description = "Metrics side by side")
@RegisterForReflection
public record MetricsResult(List<Row> rows, boolean more, String definition) {

    static final int MOST_ROWS = 200;

    static final String DEFINITION =
            "A visit is a session that touches the row; sessions are of one channel (by stage and segment: of all together) and end "
                    + "after 30 "
                    + "minutes without an event, not at midnight. dwell: time to the next event of the session, which the last event "
                    + "has none of. bounce: sessions "
                    + "of one event, of those that begin here. clickThrough: visits after which the session goes on elsewhere. "
                    + "conversion: visits with the goal at "
                    + "or after their first event, within the session, or within the window where one is given, after the period too. "
                    + "dropOff: sessions that end here without the goal, of "
                    + "all visits. repeatContact: contacts followed by another one in the same channel within `again` (7 days), of "
                    + "those whose time for it is over; "
                    + "contacts of one session are one. resolutionTime: from the first open contact to the next resolved event. "
                    + "responseTime: from the first message "
                    + "with the property direction = in that waits to the next with direction = out in its channel. cost: a channel's "
                    + "cost of 30 days by the seconds of the "
                    + "period and what the visits to its touchpoints cost, or a touchpoint's cost times its visits. publicOrders, "
                    + "publicRevenue: of orders and revenue, what public sources alone told of, or what is from before sources "
                    + "had a trust. coverage: the channel's people of all people asked for. Shares have Wilson's 95 % "
                    + "interval, means Student's.";

    /**
     * @param key a touchpoint's id, or a key made of the event if it has no name; otherwise the channel's or the segment's key
     * @param kind the event, if a touchpoint has no name; null otherwise
     */
    @Schema(name = "MetricsRow", description = "The metrics of one touchpoint, channel, stage or segment")
    public record Row(
            @Schema(description = "The id of the touchpoint, or one made of the event where it has no name; else the channel's, the "
                    + "stage's or the segment's") String key,
            LocalizedText label,
            @Nullable @Schema(description = "The event, where a touchpoint has no name; left out else") Kind kind,
            @Schema(description = "By their names; what there is nothing to count of is left out") Map<String, MetricValue> metrics) {
    }

    @Schema(name = "MetricsEvent", description = "One kind of event")
    public record Kind(String channel, String type, String name) {
    }
}
