package io.throughline.journey.funnel;

import java.util.Arrays;

import jakarta.annotation.Nullable;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Collects durations for their mean and quantiles. It is exact for up to 10,000 durations. More are counted in classes that grow by 1 %, so
 * quantiles are within 1 % and memory is bounded.
 */
final class DurationSummary {

    static final int EXACT = 10_000;
    private static final double GROWTH = Math.log(1.01);

    private long n;
    private double sum;
    private long[] values = new long[8];
    private long[] classes;

    /**
     * Quantiles by linear interpolation between order statistics (Hyndman and Fan 1996, Sample quantiles in statistical packages,
     * definition 7), so the median of two is their mean.
     *
     * @param n how many durations there are; everything else is null if there are none
     */
    @Schema(name = "FunnelSeconds", description = "Times in seconds: their mean and quantiles, of more than 10,000 times within 1 %")
    record Seconds(@Schema(description = "How many times there are; all else is left out where there are none") long n,
            @Nullable Double mean, @Nullable @Schema(description = "The first quartile") Double p25, @Nullable Double median,
            @Nullable @Schema(description = "The third quartile") Double p75,
            @Nullable @Schema(description = "The 90th percentile") Double p90) {
    }

    void add(long millis) {
        sum += millis;
        if (classes != null) {
            classes[classOf(millis)]++;
        } else if (n == EXACT) {
            classes = new long[classOf(Long.MAX_VALUE) + 1];
            Arrays.stream(values, 0, EXACT).forEach(value -> classes[classOf(value)]++);
            classes[classOf(millis)]++;
            values = null;
        } else {
            values = n == values.length ? Arrays.copyOf(values, Math.min(EXACT, values.length * 2)) : values;
            values[(int) n] = millis;
        }
        n++;
    }

    private static int classOf(long millis) {
        return millis == 0 ? 0 : 1 + (int) (Math.log(millis) / GROWTH);
    }

    boolean isExact() {
        return classes == null;
    }

    Seconds seconds() {
        if (n == 0) {
            return new Seconds(0, null, null, null, null, null);
        }
        if (classes == null) {
            Arrays.sort(values, 0, (int) n);
        }
        return new Seconds(n, sum / n / 1000, quantile(0.25), quantile(0.5), quantile(0.75), quantile(0.9));
    }

    private double quantile(double share) {
        double place = share * (n - 1);
        long below = (long) place;
        double low = at(below);
        double high = below + 1 < n ? at(below + 1) : low;
        return (low + (place - below) * (high - low)) / 1000;
    }

    private double at(long place) {
        if (classes == null) {
            return values[(int) place];
        }
        long before = 0;
        for (int i = 0; i < classes.length; i++) {
            before += classes[i];
            if (before > place) {
                return i == 0 ? 0 : Math.exp((i - 0.5) * GROWTH);
            }
        }
        throw new IllegalStateException();
    }
}
