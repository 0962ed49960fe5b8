package io.throughline.recommendation.affinity;

import io.throughline.commons.statistics.Wilson;

/**
 * Of {@code of} orders, {@code n} were such: the share with its 95 % interval.
 *
 * @param low lower end, after Wilson
 */
public record Share(long n, long of, double value, double low, double high) {

    /** @param n is taken as no more than {@code of}: counters are read while others write them */
    static Share wilson(long n, long of) {
        long known = Math.max(1, Math.max(0, of));
        double p = Math.min(1, Math.max(0, n) / (double) known);
        Wilson interval = Wilson.of(p * known, known);
        return new Share(n, of, p, interval.low(), interval.high());
    }
}
