package io.throughline.journey.metric;

/** Durations, of which the mean is exact, and the median to the width of a bucket. Takes the same room however many there are. */
public final class Spread {

    private final long width;
    private final long[] buckets;
    private long n;
    private double sum;
    private double squares;

    /** @param mostMillis what is longer counts in the last bucket */
    public Spread(long widthMillis, long mostMillis) {
        this.width = widthMillis;
        this.buckets = new long[Math.toIntExact(mostMillis / widthMillis) + 1];
    }

    /** Of dwelling: within a session, so never longer than its gap; to a tenth of a second. */
    public static Spread ofDwelling() {
        return new Spread(100, Sessions.GAP.toMillis());
    }

    public void add(long millis) {
        n++;
        sum += millis;
        squares += (double) millis * millis;
        buckets[(int) Math.min(millis / width, buckets.length - 1)]++;
    }

    public long n() {
        return n;
    }

    /** In seconds; null where there is none. */
    public Double mean() {
        return n == 0 ? null : Double.valueOf(sum / n / 1_000);
    }

    /** Half of the 95 % interval of the mean, in seconds, by Student's t; null where fewer than two tell it. */
    public Double margin() {
        if (n < 2) {
            return null;
        }
        double variance = Math.max(0, (squares - sum * sum / n) / (n - 1));
        return StudentT.quantile(n - 1) * Math.sqrt(variance / n) / 1_000;
    }

    /** In seconds; of an even number the mean of the middle two; null where there is none. */
    public Double median() {
        return n == 0 ? null : Double.valueOf((at((n - 1) / 2) + at(n / 2)) / 2.0 / 1_000);
    }

    private long at(long rank) {
        long passed = 0;
        for (int i = 0; i < buckets.length; i++) {
            passed += buckets[i];
            if (passed > rank) {
                return i * width;
            }
        }
        throw new IllegalStateException("No such rank");
    }
}
