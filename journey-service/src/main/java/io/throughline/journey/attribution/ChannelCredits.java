package io.throughline.journey.attribution;

/**
 * What a model credits to each channel, by its number.
 *
 * @param conversions add up to all conversions
 * @param value adds up to the value of all conversions
 * @param effects removal effects from 0 to 1; null if the model has none
 */
record ChannelCredits(double[] conversions, double[] value, double[] effects) {

    /** Adds the floating-point remainder to the largest credit, so that the sum is the total and no credit is negative. */
    ChannelCredits settled(double allConversions, double allValue) {
        settle(conversions, allConversions);
        settle(value, allValue);
        return this;
    }

    private static void settle(double[] credits, double total) {
        int largest = 0;
        double sum = 0;
        for (int i = 0; i < credits.length; i++) {
            sum += credits[i];
            largest = Math.abs(credits[i]) > Math.abs(credits[largest]) ? i : largest;
        }
        if (credits.length > 0) {
            credits[largest] += total - sum;
        }
    }
}
