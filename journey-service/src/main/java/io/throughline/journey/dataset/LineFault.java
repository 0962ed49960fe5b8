package io.throughline.journey.dataset;

/**
 * A fault in a line.
 *
 * @param line from 1, counted in the whole file
 */
record LineFault(long line, String message) {

    static final int MOST = 100;
}
