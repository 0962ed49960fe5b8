package io.throughline.journey.attribution;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who is credited with conversions. It is association, not effect: nobody was kept from a channel by chance.
 *
 * @param conversions how many there were
 * @param publicConversions of them, those that public sources alone told of, or that are from before sources had a trust: their keys can
 * be read by anybody
 * @param revenue what they were worth; null where that was not asked for
 * @param publicRevenue what those of public sources were worth, of the revenue; null where that was not asked for
 * @param nulls journeys that came to nothing
 * @param open journeys that may still convert, which no model looks at
 * @param models by their names, in the order in which they were asked for
 * @param compared null where no period was to be set beside
 */
@RegisterForReflection
record AttributionResult(long conversions, long publicConversions, @Nullable RevenueAmount revenue, @Nullable RevenueAmount publicRevenue,
        long nulls,
        long open, Map<String, ModelCredits> models, @Nullable Compared compared) {

    /** The period to compare with, as a whole. */
    @Schema(name = "AttributionCompared", description = "The period to compare with, as a whole")
    record Compared(Instant from, Instant to, long conversions, long publicConversions, @Nullable RevenueAmount revenue,
            @Nullable RevenueAmount publicRevenue, long nulls, long open) {
    }

    /** The same in the period to compare with. */
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
     * @param removalEffect by what part the probability to convert falls without it; the Markov model's alone
     * @param roi (revenue - cost) / cost; null where there is no cost
     * @param before null where no period was to be set beside
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
