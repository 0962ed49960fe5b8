package io.throughline.profile.segment;

/** A share with its uncertainty. */
record Interval(double low, double high) {

    /** Of the standard normal distribution: 95 % lie between it and its opposite. */
    private static final double Z = 1.959963984540054;

    /** Wilson's score interval of 95 % (E. B. Wilson, JASA 22, 1927, pp. 209–212): sound for shares near 0 and 1 too. */
    static Interval wilson(long hits, long n) {
        if (n == 0) {
            return new Interval(0, 1);
        }
        double p = (double) hits / n;
        double z2 = Z * Z;
        double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        return new Interval(hits == 0 ? 0 : centre - half, hits == n ? 1 : centre + half);
    }
}
