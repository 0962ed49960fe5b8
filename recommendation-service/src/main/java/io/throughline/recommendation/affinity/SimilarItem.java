package io.throughline.recommendation.affinity;

/**
 * An item that was bought with a seed.
 *
 * @param seed the seed's number
 * @param item its own number
 * @param orders orders of anybody that hold it
 * @param together orders that hold both
 */
record SimilarItem(long seed, long item, String itemId, String name, String category, long orders, long together) {
}
