package io.throughline.feedback.score;

/**
 * A 95 % confidence interval, limited to the possible values of the score.
 *
 * @param method the name of its formula
 */
record ConfidenceInterval(double low, double high, String method) {

    ConfidenceInterval {
        if (low > high) {
            throw new IllegalArgumentException("An interval ends before it begins");
        }
    }

    ConfidenceInterval within(double least, double most) {
        return new ConfidenceInterval(Math.clamp(low, least, most), Math.clamp(high, least, most), method);
    }
}
