package io.throughline.profile.quality;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A share with its uncertainty: the Wilson score interval of 95 % (E. B. Wilson, Probable inference, the law of
 * succession, and statistical inference, JASA 22, 1927).
 */
@Schema(name = "QualityShare", description = "count of n; low and high are the Wilson score interval of 95 %")
record Share(long count, long n, Double share, Double low, Double high) {

    /** The 97.5th percentile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /** @param exact whether n is all there is, so that nothing is uncertain */
    static Share of(long count, long n, boolean exact) {
        if (n == 0) {
            return new Share(count, n, null, null, null);
        }
        double p = (double) count / n;
        if (exact) {
            return new Share(count, n, p, p, p);
        }
        double z2 = Z * Z;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        return new Share(count, n, p, Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
