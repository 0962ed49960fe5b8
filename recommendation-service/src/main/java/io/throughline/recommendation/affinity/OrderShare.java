package io.throughline.recommendation.affinity;

import io.throughline.commons.statistics.WilsonInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The share of {@code n} in {@code of} orders, with its 95 % interval.
 *
 * @param low lower end, after Wilson
 */
@Schema(name = "OrderShare", description = "A share of orders with its 95 % Wilson interval.")
public record OrderShare(@Schema(description = "How many orders hold both items") long n,
        @Schema(description = "How many orders hold the other item") long of,
        @Schema(description = "n divided by of, 0 to 1") double value, @Schema(description = "Where the interval begins") double low,
        @Schema(description = "Where the interval ends") double high) {

    /** @param n is limited to {@code of}, since counters are read while others write them */
    static OrderShare wilson(long n, long of) {
        long known = Math.max(1, Math.max(0, of));
        double p = Math.min(1, Math.max(0, n) / (double) known);
        WilsonInterval interval = WilsonInterval.of(p * known, known);
        return new OrderShare(n, of, p, interval.low(), interval.high());
    }
}
