package io.throughline.journey.attribution;

/**
 * The touches before a conversion, or before none came.
 *
 * @param touches numbers of channels or touchpoints, from 0, in order; at least one
 * @param ages how long before the conversion each touch was, in milliseconds; null where that is not known
 * @param conversions how many went this way and converted
 * @param value what those conversions were worth, together
 * @param nulls how many went this way and did not convert
 */
record ConversionPath(int[] touches, long[] ages, long conversions, double value, long nulls) {

    ConversionPath {
        if (touches.length == 0 || ages != null && ages.length != touches.length || conversions < 0 || nulls < 0) {
            throw new IllegalArgumentException("A trail has touches, an age for each or for none, and counts that are not negative");
        }
    }

    /** The same channel again at once is one stay there: A A B is A B. */
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
