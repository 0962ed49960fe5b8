package io.throughline.journey.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A share of a number, with the interval in which it lies by 95 %: E. B. Wilson, Probable inference, the law of
 * succession, and statistical inference, JASA 22 (1927), 209-212.
 *
 * @param of how many there are
 * @param n how many of them
 * @param share {@code n / of}; null of none, and the interval is then all that is possible
 */
public record Share(long of, long n, @JsonInclude Double share, double low, double high) {

    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    public static Share wilson(long n, long of) {
        if (n < 0 || n > of) {
            throw new IllegalArgumentException(n + " of " + of);
        }
        if (of == 0) {
            return new Share(0, 0, null, 0, 1);
        }
        double p = (double) n / of;
        double z2 = Z * Z / of;
        double middle = (p + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / of + z2 / (4 * of));
        // At the ends the formula gives them but for rounding.
        return new Share(of, n, p, n == 0 ? 0 : Math.max(0, middle - half), n == of ? 1 : Math.min(1, middle + half));
    }
}
