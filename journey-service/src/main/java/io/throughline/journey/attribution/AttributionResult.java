package io.throughline.journey.attribution;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who is credited with conversions. It is association, not effect: nobody was kept from a channel by chance.
 *
 * @param conversions how many there were
 * @param publicConversions of them, those that public sources alone told of, or that are from before sources had a trust: their keys can be read by anybody
 * @param revenue what they were worth; null where that was not asked for
 * @param publicRevenue what those of public sources were worth, of the revenue; null where that was not asked for
 * @param nulls journeys that came to nothing
 * @param open journeys that may still convert, which no model looks at
 * @param models by their names, in the order in which they were asked for
 * @param compared null where no period was to be set beside
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AttributionResult(long conversions, long publicConversions, Money revenue, Money publicRevenue, long nulls, long open, Map<String, ModelCredits> models, Compared compared) {

    /** The period to compare with, as a whole. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttributionCompared")
    record Compared(Instant from, Instant to, long conversions, long publicConversions, Money revenue, Money publicRevenue, long nulls, long open) {
    }

    /** The same in the period to compare with. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttributionBefore")
    record CreditBefore(double conversions, double share, Money revenue, Double removalEffect) {
    }

    /** @param credits the largest first; they add up to all conversions and to all revenue */
    @Schema(name = "ModelCredits")
    record ModelCredits(List<Credit> credits) {
    }

    /**
     * @param share of all conversions, from 0 to 1
     * @param removalEffect by what part the probability to convert falls without it; the Markov model's alone
     * @param roi (revenue - cost) / cost; null where there is no cost
     * @param before null where no period was to be set beside
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AttributionCredit")
    record Credit(String key, double conversions, double share, Money revenue, Double removalEffect, Money cost, Double roi, CreditBefore before) {
    }
}
