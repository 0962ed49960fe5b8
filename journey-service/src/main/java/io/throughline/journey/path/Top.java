package io.throughline.journey.path;

/** How many of each are shown. */
record Top(int nodes, int edges, int variants) {

    static final Top STANDARD = new Top(30, 50, 20);
}
