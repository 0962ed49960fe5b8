package io.throughline.journey.path;

import java.util.Arrays;

/**
 * Times that something took, for their quantiles: up to 1,000 values exactly, more in steps of 2 %, so that a quantile is
 * within 1 % and memory is bounded (the idea of G. Tene's HdrHistogram and of Masson, Rim and Lee, DDSketch, VLDB 2019).
 */
final class Durations {

    static final int EXACT = 1_000;
    private static final double STEP = Math.log(1.02);

    private long[] values = new long[2];
    private int[] bins;
    private int firstBin;
    private long n;
    private double sum;

    /** @param millis not negative */
    void add(long millis) {
        if (n < EXACT) {
            if (n == values.length) {
                values = Arrays.copyOf(values, Math.min(EXACT, 2 * values.length));
            }
            values[(int) n] = millis;
        } else {
            if (n == EXACT) {
                for (long value : values) {
                    count(value);
                }
                values = null;
            }
            count(millis);
        }
        n++;
        sum += millis;
    }

    long n() {
        return n;
    }

    double sumSeconds() {
        return sum / 1_000;
    }

    boolean exact() {
        return n <= EXACT;
    }

    /** In seconds, between the two nearest values (Hyndman and Fan 1996, type 7); null of none. */
    Double quantile(double share) {
        if (n == 0) {
            return null;
        }
        double place = share * (n - 1);
        if (!exact()) {
            return ofBin(Math.round(place)) / 1_000;
        }
        long[] sorted = Arrays.copyOf(values, (int) n);
        Arrays.sort(sorted);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return (sorted[below] + (place - below) * (sorted[above] - sorted[below])) / 1_000;
    }

    private double ofBin(long place) {
        long seen = 0;
        for (int i = 0; i < bins.length; i++) {
            seen += bins[i];
            if (seen > place) {
                int bin = firstBin + i;
                return bin == 0 ? 0 : Math.exp((bin - 0.5) * STEP);
            }
        }
        throw new IllegalStateException("All values are in some bin");
    }

    /** Bin 0 is of less than a millisecond, bin k of 1.02^(k-1) to 1.02^k. */
    private void count(long millis) {
        int bin = millis < 1 ? 0 : 1 + (int) (Math.log(millis) / STEP);
        if (bins == null) {
            bins = new int[1];
            firstBin = bin;
        }
        if (bin < firstBin) {
            int[] wider = new int[bins.length + firstBin - bin];
            System.arraycopy(bins, 0, wider, firstBin - bin, bins.length);
            bins = wider;
            firstBin = bin;
        } else if (bin - firstBin >= bins.length) {
            bins = Arrays.copyOf(bins, bin - firstBin + 1);
        }
        bins[bin - firstBin]++;
    }
}
