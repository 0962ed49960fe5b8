package io.throughline.journey.attribution;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * To whom conversions are credited. This is association and not effect, because people were not assigned to channels at random.
 *
 * @param conversions the number of conversions
 * @param publicConversions how many of them rest only on public sources, or on events from before sources had a trust level: anybody can
 *     read the keys of public sources
 * @param revenue the value of the conversions; null if it was not requested
 * @param publicRevenue the part of the revenue that rests on public sources; null if it was not requested
 * @param nulls paths without a conversion
 * @param open paths that may still convert; no model counts them
 * @param models by their names, in the order in which they were requested
 * @param compared null if there is no comparison period
 */
@RegisterForReflection
record AttributionResult(long conversions, long publicConversions, @Nullable RevenueAmount revenue, @Nullable RevenueAmount publicRevenue,
        long nulls,
        long open, Map<String, ModelCredits> models, @Nullable Compared compared) {

    /** The totals of the comparison period. */
    @Schema(name = "AttributionCompared", description = "The period to compare with, as a whole")
    record Compared(Instant from, Instant to, long conversions, long publicConversions, @Nullable RevenueAmount revenue,
            @Nullable RevenueAmount publicRevenue, long nulls, long open) {
    }

    /** The credit in the comparison period. */
    @Schema(name = "AttributionBefore", description = "A credit in the period to compare with")
    record CreditBefore(double conversions, double share, @Nullable RevenueAmount revenue, @Nullable Double removalEffect) {
    }

    /** @param credits the largest first; they add up to all conversions and to all revenue */
    @Schema(name = "ModelCredits", description = "The credits of one model, the largest first; they add up to all conversions and to all "
            + "revenue")
    record ModelCredits(List<Credit> credits) {
    }

    /**
     * @param share of all conversions, from 0 to 1
     * @param removalEffect by what part the probability of a conversion falls without it; only for the Markov model
     * @param roi (revenue - cost) / cost; null if there is no cost
     * @param before null if there is no comparison period
     */
    @Schema(name = "AttributionCredit", description = "What is credited to one channel, touchpoint or value")
    record Credit(String key, double conversions,
            @Schema(description = "Of all conversions, from 0 to 1") double share,
            @Nullable @Schema(description = "Left out where no revenue was asked for") RevenueAmount revenue,
            @Nullable @Schema(
                    description = "By what part the probability to convert falls without it; the Markov model's "
                            + "alone") Double removalEffect,
            @Nullable @Schema(description = "As the question says it") RevenueAmount cost,
            @Nullable @Schema(description = "(revenue - cost) / cost; left out where there is no cost") Double roi,
            @Nullable @Schema(description = "The same in the period to compare with") CreditBefore before) {
    }
}
