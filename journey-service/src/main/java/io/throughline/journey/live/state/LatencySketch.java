package io.throughline.journey.live.state;

/**
 * Counts milliseconds in buckets that grow by a constant factor, so that a quantile is within 2 % of the true one. Source: Masson, Rim,
 * Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12(12), 2019: buckets (γ^(i−1), γ^i]
 * with γ = (1 + α) / (1 − α), each reported as 2 γ^i / (γ + 1). Zero and less than a millisecond have a bucket of their own.
 */
public final class LatencySketch {

    /** α: the greatest relative error. */
    static final double ERROR = 0.02;
    /** Longer latencies count as this one, such as those of a device that was offline for a week. */
    public static final int LONGEST = 7 * 24 * 3_600_000;

    private static final double GAMMA = (1 + ERROR) / (1 - ERROR);
    private static final double LOG_GAMMA = Math.log(GAMMA);
    private static final int BUCKETS = 2 + (int) Math.ceil(Math.log(LONGEST) / LOG_GAMMA);

    private final int[] counts = new int[BUCKETS];
    private long n;

    private static int bucket(int millis) {
        return millis <= 0 ? 0 : 1 + (int) Math.ceil(Math.log(Math.min(millis, LONGEST)) / LOG_GAMMA - 1e-9);
    }

    /** @param by 1, or −1 to take one back */
    void add(int millis, int by) {
        int bucket = bucket(millis);
        if (counts[bucket] + by >= 0) {
            counts[bucket] += by;
            n += by;
        }
    }

    public void add(LatencySketch other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        n += other.n;
    }

    public long n() {
        return n;
    }

    /** The value that this share of all values does not exceed; NaN if there are none. By the nearest rank: the ⌈share · n⌉-th smallest. */
    public double quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * n));
        long passed = 0;
        for (int i = 0; i < BUCKETS; i++) {
            passed += counts[i];
            if (n > 0 && passed >= rank) {
                return i == 0 ? 0 : 2 * Math.pow(GAMMA, i - 1) / (GAMMA + 1);
            }
        }
        return Double.NaN;
    }
}
