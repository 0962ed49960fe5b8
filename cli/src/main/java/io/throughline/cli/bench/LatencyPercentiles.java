package io.throughline.cli.bench;

import java.util.Arrays;

/** Percentiles by nearest rank over all requests. */
public record LatencyPercentiles(long[] sortedNanos) {

    public static LatencyPercentiles of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new LatencyPercentiles(sorted);
    }

    /** @param percent above 0, up to 100 */
    double millis(double percent) {
        if (sortedNanos.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sortedNanos.length);
        return sortedNanos[Math.max(rank, 1) - 1] / 1e6;
    }
}
