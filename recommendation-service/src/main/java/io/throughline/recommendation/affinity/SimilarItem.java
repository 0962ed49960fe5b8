package io.throughline.recommendation.affinity;

/**
 * An item that was bought with a seed.
 *
 * @param seed the seed's number
 * @param item the item's number
 * @param orders the number of all orders that contain it
 * @param together the number of orders that contain both
 */
record SimilarItem(long seed, long item, String itemId, String name, String category, long orders, long together) {
}
