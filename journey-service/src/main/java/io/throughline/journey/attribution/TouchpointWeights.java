package io.throughline.journey.attribution;

import java.util.Arrays;

/** The share of a conversion for each touchpoint of its path, by the models that look at one path at a time; the weights add up to 1. */
final class TouchpointWeights {

    private TouchpointWeights() {
    }

    static double[] of(AttributionModel model, ConversionPath conversionPath, ModelOptions options) {
        int n = conversionPath.touches().length;
        double[] weights = new double[n];
        switch (model) {
            case FIRST -> weights[0] = 1;
            case LAST -> weights[n - 1] = 1;
            case LINEAR -> Arrays.fill(weights, 1.0 / n);
            case TIME_DECAY -> decay(weights, conversionPath.ages(), options.halfLife().toMillis());
            case POSITION -> position(weights, options.first(), options.last());
            case MARKOV, SHAPLEY -> throw new IllegalArgumentException(model + " looks at all trails together");
        }
        return weights;
    }

    /** 2^(-age/half-life), relative to the youngest touchpoint, so that very old ones do not all become 0. */
    private static void decay(double[] weights, long[] ages, long halfLife) {
        long youngest = Arrays.stream(ages).min().orElseThrow();
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.pow(2, -(double) (ages[i] - youngest) / halfLife);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
    }

    /** If there is no middle, first and last share it in proportion to their own shares; a single touchpoint gets everything. */
    private static void position(double[] weights, double first, double last) {
        int n = weights.length;
        if (n == 1) {
            weights[0] = 1;
        } else if (n == 2) {
            boolean none = first + last == 0;
            weights[0] = none ? 0.5 : first / (first + last);
            weights[1] = 1 - weights[0];
        } else {
            Arrays.fill(weights, (1 - first - last) / (n - 2));
            weights[0] = first;
            weights[n - 1] = last;
        }
    }
}
