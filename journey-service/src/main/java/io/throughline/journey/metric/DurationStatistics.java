package io.throughline.journey.metric;

import io.throughline.commons.statistics.StudentTDistribution;
import io.throughline.journey.analysis.result.DurationHistogram;

/**
 * Durations with their mean and median. The mean is exact; the median is exact up to 1,000 durations and within 1 % beyond. Memory is
 * bounded.
 */
public final class DurationStatistics {

    private final DurationHistogram durations = new DurationHistogram();
    private double squares;

    /** @param millis not negative */
    public void add(long millis) {
        durations.add(millis);
        squares += (double) millis * millis;
    }

    public long n() {
        return durations.n();
    }

    /** In seconds; null if there are none. */
    public Double mean() {
        return n() == 0 ? null : Double.valueOf(durations.sumSeconds() / n());
    }

    /** Half of the 95 % interval of the mean, in seconds, by Student's t; null if there are fewer than two durations. */
    public Double margin() {
        long n = n();
        if (n < 2) {
            return null;
        }
        double sum = durations.sumSeconds() * 1_000;
        double variance = Math.max(0, (squares - sum * sum / n) / (n - 1));
        return StudentTDistribution.quantile(n - 1) * Math.sqrt(variance / n) / 1_000;
    }

    /** In seconds; for an even number the mean of the middle two; null if there are none. */
    public Double median() {
        return durations.quantile(0.5);
    }
}
