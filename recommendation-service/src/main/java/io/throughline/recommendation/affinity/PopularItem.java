package io.throughline.recommendation.affinity;

/**
 * An item that many people buy.
 *
 * @param orders the number of all orders that contain it
 * @param logWeight see {@link ItemPopularity}
 */
record PopularItem(long item, String itemId, String name, String category, long orders, double logWeight) {
}
