package io.throughline.journey.analysis.result;

import java.util.Arrays;

/**
 * Collects durations for their quantiles: up to 1,000 values exactly, more in bins that grow by 2 %. A quantile is then within 1 %, and
 * memory is bounded (the idea of G. Tene's HdrHistogram and of Masson, Rim and Lee, DDSketch, VLDB 2019).
 */
public final class DurationHistogram {

    public static final int EXACT = 1_000;
    private static final double STEP = Math.log(1.02);

    private static final Bins BINS = new Bins();

    private long[] values = {};
    private int[] bins;
    private int firstBin;
    private long n;
    private double sum;

    /**
     * Bin 0 holds less than a millisecond, bin k from 1.02^(k-1) to 1.02^k. A logarithm for each of millions of values would take most of a
     * question's time. Instead, the first seven bits of a value's fraction narrow it down to one bin or its neighbour.
     */
    private static final class Bins {

        private static final int FRACTION = 7;
        private static final int SHIFT = 52 - FRACTION;
        private static final int FIRST_CELL = (int) (Double.doubleToRawLongBits(1) >>> SHIFT);
        /** For any long. */
        private final int[] ofCell = new int[63 << FRACTION];
        private final long[] starts = new long[byLogarithm(Long.MAX_VALUE) + 2];

        Bins() {
            for (int cell = 0; cell < ofCell.length; cell++) {
                ofCell[cell] = byLogarithm(Double.longBitsToDouble((long) (cell + FIRST_CELL) << SHIFT));
            }
            starts[starts.length - 1] = Long.MAX_VALUE;
            for (int bin = 1; bin < starts.length - 1; bin++) {
                long start = (long) Math.exp((bin - 1) * STEP);
                while (start > 1 && byLogarithm(start - 1) >= bin) {
                    start--;
                }
                while (byLogarithm(start) < bin) {
                    start++;
                }
                starts[bin] = start;
            }
        }

        private static int byLogarithm(double millis) {
            return 1 + (int) (Math.log(millis) / STEP);
        }

        int of(long millis) {
            if (millis < 1) {
                return 0;
            }
            int bin = ofCell[(int) (Double.doubleToRawLongBits(millis) >>> SHIFT) - FIRST_CELL];
            while (millis >= starts[bin + 1]) {
                bin++;
            }
            return bin;
        }
    }

    /**
     * @param millis not negative
     * @return by how many bytes the memory grew
     */
    public int add(long millis) {
        int grown = 0;
        if (n < EXACT) {
            if (n == values.length) {
                values = Arrays.copyOf(values, Math.clamp(2L * values.length, 2, EXACT));
                grown = 4 * values.length;
            }
            values[(int) n] = millis;
        } else {
            if (n == EXACT) {
                for (long value : values) {
                    count(value);
                }
                values = null;
                grown = 4 * bins.length - 8 * EXACT;
            }
            int before = bins.length;
            count(millis);
            grown += 4 * (bins.length - before);
        }
        n++;
        sum += millis;
        return grown;
    }

    public long n() {
        return n;
    }

    public double sumSeconds() {
        return sum / 1_000;
    }

    public boolean exact() {
        return n <= EXACT;
    }

    /** In seconds, interpolated between the two nearest values (Hyndman and Fan 1996, type 7); null if there are none. */
    public Double quantile(double share) {
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

    private void count(long millis) {
        int bin = BINS.of(millis);
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
