package io.throughline.recommendation.affinity;

/**
 * Of {@code of} orders, {@code n} were such: the share with its 95 % interval.
 *
 * @param low lower end, after Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA
 *        22(158), 1927: right also for few orders and for shares near 0 or 1, where the textbook interval is not
 */
public record Share(long n, long of, double value, double low, double high) {

    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /** @param n is taken as no more than {@code of}: counters are read while others write them */
    static Share wilson(long n, long of) {
        long known = Math.max(1, Math.max(0, of));
        double p = Math.min(1, Math.max(0, n) / (double) known);
        double z2 = Z * Z;
        double middle = (p + z2 / (2 * known)) / (1 + z2 / known);
        double half = Z / (1 + z2 / known) * Math.sqrt(p * (1 - p) / known + z2 / (4.0 * known * known));
        return new Share(n, of, p, Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
