package io.throughline.recommendation.affinity;

/**
 * An item that many buy.
 *
 * @param orders orders of anybody that hold it
 * @param logWeight see {@link ItemPopularity}
 */
record PopularItem(long item, String itemId, String name, String category, long orders, double logWeight) {
}
