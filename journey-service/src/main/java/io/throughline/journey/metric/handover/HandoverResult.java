package io.throughline.journey.metric.handover;

import java.util.List;

import jakarta.annotation.Nullable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Numbers of channel handovers, and of those after which people start over.
 *
 * @param people who had a handover
 * @param startOver handovers at which a step was repeated
 * @param score 100 × (1 − the share that starts over): 100 if nobody has to; null if there were no handovers
 * @param previousScore in the comparison period; null if nothing is compared
 * @param more whether there are more pairs of channels than the 200 most frequent
 */
@Schema(name = "Handover")
@RegisterForReflection
public record HandoverResult(long handovers, long people, ShareInterval startOver, @Nullable Score score, @Nullable Double previousScore,
        List<ChannelHandover> ways,
        boolean more,
        String definition) {

    static final int MOST_WAYS = 200;
    static final int MOST_REPEATED = 20;
    static final String DEFINITION =
            "A handover is two sessions of a person, one after the other, in different channels, the second begun within `within` after "
                    + "the end "
                    + "of the first; sessions are of one channel and end after 30 minutes without an event. It starts over where one of "
                    + "the first 5 events of the second session is "
                    + "a step that was done in the first before that: an event of type track of the same name, or of the same "
                    + "touchpoint where it has a name. The consistency score "
                    + "is Throughline's own: 100 x (1 - started over / handovers), with Wilson's 95 % interval.";

    /** From 0 to 100, with its 95 % interval. */
    @Schema(name = "ConsistencyScore", description = "100 x (1 - the share of handovers that start over), from 0 to 100, with its 95 % "
            + "interval")
    public record Score(double value, double low, double high) {

        static Score of(long startedOver, long handovers) {
            if (handovers == 0) {
                return null;
            }
            ShareInterval well = ShareInterval.wilson(handovers - startedOver, handovers);
            return new Score(100 * well.share(), 100 * well.low(), 100 * well.high());
        }
    }

    /**
     * Handovers from one channel to another.
     *
     * @param medianSeconds from the end of the first session to the beginning of the second; if there are more than 1,000, within 1 %
     * @param repeated the steps that were repeated, the most frequent first
     */
    @Schema(name = "HandoverWay", description = "Handovers from one channel to another")
    public record ChannelHandover(String from, String to, long n, long people,
            @Schema(description = "From the end of the first session to the beginning of the second, in seconds; of more than 1,000 "
                    + "within 1 %") double medianSeconds,
            ShareInterval startOver,
            @Schema(description = "The steps that were done again, the most frequent first") List<Repeated> repeated) {
    }

    @Schema(name = "RepeatedStep", description = "A step that was done again, and how often")
    public record Repeated(LocalizedText step, long n) {
    }
}
