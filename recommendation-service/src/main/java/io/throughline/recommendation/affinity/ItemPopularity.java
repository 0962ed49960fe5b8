package io.throughline.recommendation.affinity;

import java.time.Duration;
import java.time.Instant;

/**
 * How much an item is being bought. Each order counts {@code 2^(-age / half-life)}.
 *
 * <p>Computed by forward decay (Cormode, Shkapenyuk, Srivastava, Xu, "Forward Decay: A Practical Time Decay Model for Streaming
 * Systems", ICDE 2009, pp. 138–149): an order weighs {@code 2^((t - epoch) / half-life)} from a fixed epoch on, so weights can be
 * added in any order of arrival, the ranking does not depend on the time of reading, and one division at reading time gives the
 * decayed count. The sum is kept as its logarithm to base 2, so that it stays within the range of a double for every half-life
 * and age.
 *
 * @param shrinkage k, in orders, at least 0: an item of k recent orders scores one half
 */
record ItemPopularity(double shrinkage) {

    /**
     * With a month, a season is forgotten within a quarter, while enough orders still count. It is fixed and not a setting, since
     * stored weights depend on it; another half-life needs another model version and a rebuilt column.
     */
    static final Duration HALF_LIFE = Duration.ofDays(30);

    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    ItemPopularity {
        if (!(shrinkage >= 0) || Double.isInfinite(shrinkage)) {
            throw new IllegalArgumentException("The shrinkage is a number of orders, 0 or more");
        }
    }

    /** log₂ of an order's weight: its time in half-lives since the epoch. */
    static double logWeight(Instant at) {
        return halfLives(Duration.between(EPOCH, at));
    }

    static double halfLives(Duration span) {
        return (span.getSeconds() + span.getNano() / 1e9) / HALF_LIFE.getSeconds();
    }

    /** log₂ of the sum of two weights. Symmetric; associative up to the rounding of a double. */
    static double plus(double oneLog, double otherLog) {
        double greater = Math.max(oneLog, otherLog);
        return greater + Math.log1p(Math.pow(2, -Math.abs(oneLog - otherLog))) / Math.log(2);
    }

    /** The decayed number of orders at a moment. */
    static double recentOrders(double logSum, Instant now) {
        return Math.pow(2, logSum - logWeight(now));
    }

    /**
     * {@code d / (d + k)}, between 0 and 1: the credibility factor Z = n / (n + k) of d recent orders (Bühlmann, "Experience
     * Rating and Credibility", ASTIN Bulletin 4(3), 1967), so that an item with two orders does not score nearly as high as one
     * with two hundred. It preserves the order of d.
     */
    double score(double recentOrders) {
        if (Double.isInfinite(recentOrders)) {
            return 1;
        }
        return recentOrders <= 0 ? 0 : recentOrders / (recentOrders + shrinkage);
    }
}
