package io.throughline.journey.metric;

import io.throughline.commons.statistics.StudentTDistribution;
import io.throughline.journey.analysis.result.DurationHistogram;

/** Durations, of which the mean is exact, and the median too up to 1,000 of them, else within 1 %. Bounded, however many there are. */
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

    /** In seconds; null where there is none. */
    public Double mean() {
        return n() == 0 ? null : Double.valueOf(durations.sumSeconds() / n());
    }

    /** Half of the 95 % interval of the mean, in seconds, by Student's t; null where fewer than two tell it. */
    public Double margin() {
        long n = n();
        if (n < 2) {
            return null;
        }
        double sum = durations.sumSeconds() * 1_000;
        double variance = Math.max(0, (squares - sum * sum / n) / (n - 1));
        return StudentTDistribution.quantile(n - 1) * Math.sqrt(variance / n) / 1_000;
    }

    /** In seconds; of an even number the mean of the middle two; null where there is none. */
    public Double median() {
        return durations.quantile(0.5);
    }
}
