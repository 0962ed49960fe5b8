package io.throughline.journey.path;

/** How many nodes, edges and variants are shown. */
record TopCounts(int nodes, int edges, int variants) {

    static final TopCounts STANDARD = new TopCounts(30, 50, 20);
}
