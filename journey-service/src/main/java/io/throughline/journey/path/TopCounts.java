package io.throughline.journey.path;

/** How many of each are shown. */
record TopCounts(int nodes, int edges, int variants) {

    static final TopCounts STANDARD = new TopCounts(30, 50, 20);
}
