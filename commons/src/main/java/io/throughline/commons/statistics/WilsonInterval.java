package io.throughline.commons.statistics;

/**
 * The 95 % interval of a share: the score interval of E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, JASA 22 (1927), 209-212, without continuity correction. Unlike the textbook's interval, it is also sound for small
 * counts and for shares near 0 and 1.
 */
public record WilsonInterval(double low, double high) {

    /** The 97.5th percentile of the standard normal distribution: for 95 %, two-sided. */
    public static final double Z = 1.959963984540054;

    /** @param n the number of trials; the interval is 0 to 1 where it is 0 */
    public static WilsonInterval of(double hits, double n) {
        if (n == 0) {
            return new WilsonInterval(0, 1);
        }
        double p = hits / n;
        double z2 = Z * Z / n;
        double middle = (p + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n));
        // At the ends the formula yields these values except for rounding errors.
        return new WilsonInterval(hits == 0 ? 0 : Math.max(0, middle - half), hits == n ? 1 : Math.min(1, middle + half));
    }
}
