package io.throughline.journey.dataset;

/**
 * What is wrong with a line.
 *
 * @param line from 1, of the whole file
 */
record LineFault(long line, String message) {

    static final int MOST = 100;
}
