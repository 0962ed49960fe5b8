package io.throughline.journey.attribution;

/**
 * The touchpoints before a conversion, or a path without one.
 *
 * @param touches numbers of channels or touchpoints, from 0, in order; at least one
 * @param ages how long before the conversion each touchpoint was, in milliseconds; null if unknown
 * @param conversions how often this path ended with a conversion
 * @param value the total value of those conversions
 * @param nulls how often this path ended without one
 */
record ConversionPath(int[] touches, long[] ages, long conversions, double value, long nulls) {

    ConversionPath {
        if (touches.length == 0 || ages != null && ages.length != touches.length || conversions < 0 || nulls < 0) {
            throw new IllegalArgumentException("A trail has touches, an age for each or for none, and counts that are not negative");
        }
    }

    /** Direct repeats of a channel are one step: A A B becomes A B. */
    int[] folded() {
        int[] kept = new int[touches.length];
        int n = 0;
        for (int touch : touches) {
            if (n == 0 || kept[n - 1] != touch) {
                kept[n++] = touch;
            }
        }
        return java.util.Arrays.copyOf(kept, n);
    }
}
