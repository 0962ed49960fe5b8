package io.throughline.recommendation.affinity;

/**
 * How strongly two items are bought together: the cosine of their order sets, shrunk towards 0 where few orders support it.
 *
 * <p>{@code s = n_ij / (n_ij + λ) × n_ij / √(n_i n_j)}, where n_ij orders contain both items, n_i the one and n_j the other. The
 * first factor is the shrinkage of Koren, "Factorization Meets the Neighborhood: a Multifaceted Collaborative Filtering Model",
 * KDD 2008, section 2.2; there it shrinks a correlation of ratings. Orders contain no ratings, so here it shrinks the cosine of
 * binary vectors (Sarwar et al., "Item-Based Collaborative Filtering Recommendation Algorithms", WWW 2001, section 3.1.1).
 *
 * @param shrinkage λ, in orders, at least 0: a pair in λ orders keeps half of its cosine
 */
record ItemSimilarity(double shrinkage) {

    ItemSimilarity {
        if (!(shrinkage >= 0) || Double.isInfinite(shrinkage)) {
            throw new IllegalArgumentException("The shrinkage is a number of orders, 0 or more");
        }
    }

    /**
     * Between 0 and 1; 0 for items never bought together.
     */
    double of(long together, long ofOne, long ofOther) {
        if (together <= 0 || ofOne <= 0 || ofOther <= 0) {
            return 0;
        }
        // Counters are read while others write them, so a pair may be counted before one of its items is.
        double cosine = Math.min(1, together / Math.sqrt((double) ofOne * ofOther));
        return together / (together + shrinkage) * cosine;
    }
}
