package io.throughline.profile.quality;

import jakarta.annotation.Nullable;

import io.throughline.commons.statistics.WilsonInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A share with its uncertainty: the Wilson score interval of 95 %. */
@Schema(name = "QualityShare", description = "count of n; low and high are the Wilson score interval of 95 %")
record ShareInterval(long count, long n, @Nullable Double share, @Nullable Double low, @Nullable Double high) {

    /** @param exact whether n is the whole population, so that there is no uncertainty */
    static ShareInterval of(long count, long n, boolean exact) {
        if (n == 0) {
            return new ShareInterval(count, n, null, null, null);
        }
        double p = (double) count / n;
        if (exact) {
            return new ShareInterval(count, n, p, p, p);
        }
        WilsonInterval interval = WilsonInterval.of(count, n);
        return new ShareInterval(count, n, p, interval.low(), interval.high());
    }
}
