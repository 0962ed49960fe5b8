package io.throughline.commons.statistics;

/** Student's t distribution, limited to what 95 % intervals need. */
public final class StudentTDistribution {

    /** The probability of both tails together. */
    private static final double TAILS = 0.05;

    private StudentTDistribution() {
    }

    /**
     * The 97.5th percentile, to about six digits: Hill, Algorithm 396, Student's t-Quantiles
     * (Communications of the ACM 13(10), 1970). Names are the paper's.
     *
     * @param n degrees of freedom, 1 or more
     */
    public static double quantile(double n) {
        if (n == 1) {
            double half = TAILS * Math.PI / 2;
            return Math.cos(half) / Math.sin(half);
        }
        if (n == 2) {
            return Math.sqrt(2 / (TAILS * (2 - TAILS)) - 2);
        }
        double a = 1 / (n - 0.5);
        double b = 48 / (a * a);
        double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
        double d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI / 2) * n;
        double y = Math.pow(d * TAILS, 2 / n);
        return Math.sqrt(n * (y > 0.05 + a ? fromNormal(n, a, b, c, d) : fromTail(n, d, y)));
    }

    private static double fromNormal(double n, double a, double b, double c, double d) {
        double x = -WilsonInterval.Z;
        double y = x * x;
        double e = n < 5 ? c + 0.3 * (n - 4.5) * (x + 0.6) : c;
        e = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + e;
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / e - y - 3) / b + 1) * x;
        return Math.expm1(a * y * y);
    }

    private static double fromTail(double n, double d, double y) {
        return ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1)
                / (n + 2) + 1 / y;
    }
}
