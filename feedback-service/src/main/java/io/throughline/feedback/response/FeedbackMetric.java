package io.throughline.feedback.response;

import java.util.Arrays;
import java.util.Locale;

import io.throughline.commons.problem.ProblemException;

/** The questions that customers are asked, each with its scale. */
public enum FeedbackMetric {

    /** Net Promoter Score: how likely to recommend, 0 to 10 (Reichheld, The One Number You Need to Grow, HBR 12/2003). */
    NPS(0, 10),

    /** Customer satisfaction: 1 to 5. */
    CSAT(1, 5),

    /**
     * Customer Effort Score 2.0: "made it easy", 1 to 7, more is better. The idea is by Dixon, Freeman and Toman (Stop Trying to
     * Delight Your Customers, HBR 7/2010), and this scale is from CEB's revision in 2013.
     */
    CES(1, 7);

    private final int least;
    private final int most;

    FeedbackMetric(int least, int most) {
        this.least = least;
        this.most = most;
    }

    public int least() {
        return least;
    }

    public int most() {
        return most;
    }

    public boolean takes(int answer) {
        return answer >= least && answer <= most;
    }

    /** The form in bodies, parameters and documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException 400 where the parameter {@code metric} is none of these */
    public static FeedbackMetric parameter(String word) {
        return Arrays.stream(values()).filter(metric -> metric.wireName().equals(word)).findFirst()
                .orElseThrow(() -> ProblemException.invalidParameter("metric", "must be nps, csat or ces"));
    }
}
