package io.throughline.journey.live.state;

/**
 * Milliseconds counted in buckets that grow by the same factor, so that a quantile is within 2 % of the true one. Source: Masson,
 * Rim, Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12(12), 2019: buckets
 * (γ^(i−1), γ^i] with γ = (1 + α) / (1 − α), each told by 2 γ^i / (γ + 1). None and less than a millisecond is a bucket of its own.
 */
public final class LatencySketch {

    /** α: the greatest relative error. */
    static final double ERROR = 0.02;
    /** Longer ones count as this: a device that was away for a week. */
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

    /** Which this share of all do not exceed; NaN of none. By the nearest rank: the ⌈share · n⌉-th smallest. */
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
