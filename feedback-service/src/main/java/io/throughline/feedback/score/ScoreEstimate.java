package io.throughline.feedback.score;

import io.throughline.commons.statistics.StudentTDistribution;
import io.throughline.commons.statistics.WilsonInterval;

/**
 * A score and its confidence interval, from the answers of at least one customer.
 *
 * @param score NPS: -100 to 100; CSAT: per cent from 0 to 100; CES: 1 to 7
 */
record ScoreEstimate(double score, ConfidenceInterval interval) {

    static ScoreEstimate of(AnswerCounts answerCounts) {
        if (answerCounts.n() == 0) {
            throw new IllegalArgumentException("Nobody answered: there is no score");
        }
        return switch (answerCounts.metric()) {
            case NPS -> netPromoters(answerCounts);
            case CSAT -> topTwoBox(answerCounts);
            case CES -> mean(answerCounts);
        };
    }

    /**
     * Promoters (9, 10) less detractors (0 to 6), in per cent (Reichheld 2003). The interval is the adjusted Wald interval with
     * three observations added, 3/4 of a promoter, 3/4 of a detractor, 3/2 of a passive. It is among the best in Rocks, Interval
     * Estimation for the Net Promoter Score (The American Statistician 70(4), 2016) and, unlike the plain Wald interval, does not
     * have width 0 when all answers are equal. It is biased towards 0. For few equal answers it would not contain the score
     * itself, so it is widened to contain it.
     */
    private static ScoreEstimate netPromoters(AnswerCounts answerCounts) {
        double promoters = answerCounts.count(answer -> answer >= 9);
        double detractors = answerCounts.count(answer -> answer <= 6);
        double score = (promoters - detractors) / answerCounts.n();
        double n = answerCounts.n() + 3.0;
        double p = (promoters + 0.75) / n;
        double d = (detractors + 0.75) / n;
        double centre = p - d;
        double margin = WilsonInterval.Z * Math.sqrt((p + d - centre * centre) / n);
        return new ScoreEstimate(100 * score, new ConfidenceInterval(100 * Math.min(centre - margin, score),
                100 * Math.max(centre + margin, score), "adjusted_wald").within(-100, 100));
    }

    /**
     * The share of those who answered 4 or 5, in per cent. The interval is Wilson's (Probable Inference, the Law of Succession,
     * and Statistical Inference, JASA 22(158), 1927), without continuity correction.
     */
    private static ScoreEstimate topTwoBox(AnswerCounts answerCounts) {
        double satisfied = answerCounts.count(answer -> answer >= 4);
        WilsonInterval interval = WilsonInterval.of(satisfied, answerCounts.n());
        return new ScoreEstimate(100 * satisfied / answerCounts.n(),
                new ConfidenceInterval(100 * interval.low(), 100 * interval.high(), "wilson").within(0, 100));
    }

    /** The mean answer, with Student's t-interval (Student, The Probable Error of a Mean, Biometrika 6(1), 1908). */
    private static ScoreEstimate mean(AnswerCounts answerCounts) {
        double mean = answerCounts.mean();
        if (answerCounts.variance() == 0) {
            return new ScoreEstimate(mean, ofEqualAnswers(answerCounts, mean));
        }
        double margin = StudentTDistribution.quantile(answerCounts.n() - 1) * Math.sqrt(answerCounts.variance() / answerCounts.n());
        return new ScoreEstimate(mean,
                new ConfidenceInterval(mean - margin, mean + margin, "student_t").within(answerCounts.metric().least(),
                        answerCounts.metric().most()));
    }

    /**
     * One answer, or several equal ones, show no spread, so a t-interval would claim certainty. They only show that at least a
     * share q of customers answers so, q = 0.025^(1/n) (Clopper and Pearson, The Use of Confidence or Fiducial Limits, Biometrika
     * 26(4), 1934, for n of n); the rest may be at either end of the scale.
     */
    private static ConfidenceInterval ofEqualAnswers(AnswerCounts answerCounts, double answer) {
        double q = Math.pow(0.025, 1.0 / answerCounts.n());
        return new ConfidenceInterval(q * answer + (1 - q) * answerCounts.metric().least(),
                q * answer + (1 - q) * answerCounts.metric().most(),
                "clopper_pearson");
    }
}
