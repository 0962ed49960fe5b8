package io.throughline.commons.statistics;

/**
 * In which a share lies by 95 %: the score interval of E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, JASA 22 (1927), 209-212, without continuity correction. Sound for few and for shares near 0 and 1 too, where the
 * textbook's interval is not.
 */
public record WilsonInterval(double low, double high) {

    /** The 97.5th percentile of the standard normal distribution: for 95 %, two-sided. */
    public static final double Z = 1.959963984540054;

    /** @param n of how many; of none all is possible */
    public static WilsonInterval of(double hits, double n) {
        if (n == 0) {
            return new WilsonInterval(0, 1);
        }
        double p = hits / n;
        double z2 = Z * Z / n;
        double middle = (p + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n));
        // At the ends the formula gives them but for rounding.
        return new WilsonInterval(hits == 0 ? 0 : Math.max(0, middle - half), hits == n ? 1 : Math.min(1, middle + half));
    }
}
