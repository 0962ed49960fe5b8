package io.throughline.profile.quality;

import java.time.Duration;
import java.util.List;

/**
 * The time from an event to its receipt, counted in 24 buckets of growing width, so that the size does not depend on the
 * number of events. A quantile is exact to its bucket, whose bounds are returned; within the bucket it is interpolated.
 */
final class LagHistogram {

    /** Upper bounds; the last bucket, beyond 30 days, has none. */
    private static final List<Duration> BOUNDS = List.of(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(50),
            Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5),
            Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6), Duration.ofHours(12), Duration.ofDays(1),
            Duration.ofDays(2), Duration.ofDays(7), Duration.ofDays(14), Duration.ofDays(30));

    static final int COUNT = BOUNDS.size() + 1;

    private LagHistogram() {
    }

    static int of(Duration lag) {
        for (int i = 0; i < BOUNDS.size(); i++) {
            if (lag.compareTo(BOUNDS.get(i)) <= 0) {
                return i;
            }
        }
        return BOUNDS.size();
    }

    /**
     * @param seconds interpolated within the bucket; its lower bound in the last, which has no upper one
     * @param atMost null in the last bucket
     */
    record Quantile(double seconds, double atLeast, Double atMost) {
    }

    /** The smallest lag that this share of the events, from 0 to 1, did not exceed; null without events. */
    static Quantile quantile(long[] counts, double share) {
        long n = 0;
        for (long count : counts) {
            n += count;
        }
        if (n == 0) {
            return null;
        }
        double rank = share * n;
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                double from = i == 0 ? 0 : seconds(BOUNDS.get(i - 1));
                if (i == BOUNDS.size()) {
                    return new Quantile(from, from, null);
                }
                double to = seconds(BOUNDS.get(i));
                return new Quantile(from + (to - from) * Math.max(0, rank - below) / counts[i], from, to);
            }
            below += counts[i];
        }
        throw new IllegalStateException("A share is between 0 and 1");
    }

    private static double seconds(Duration bound) {
        return bound.toMillis() / 1000.0;
    }
}
