package io.throughline.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;

import io.throughline.feedback.response.FeedbackMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreEstimateTest {

    /** By hand: 50 promoters, 30 passives, 20 detractors: 50 % - 20 % = 30. */
    @Test
    void netPromoterScoreIsThePercentOfPromotersLessThatOfDetractors() {
        ScoreEstimate estimate =
                ScoreEstimate.of(new AnswerCounts(FeedbackMetric.NPS, Map.of(10, 30L, 9, 20L, 8, 20L, 7, 10L, 6, 10L, 3, 10L)));

        assertThat(estimate.score()).isCloseTo(30.0, within(1e-9));
    }

    /**
     * By hand from Rocks 2016 with 3/4, 3/2 and 3/4 added, the defaults of his R package NPS: n' = 103, p = 50.75/103,
     * d = 20.75/103, p - d = 0.291262, variance = p + d - (p - d)^2 = 0.609341, standard error = sqrt(variance/103)
     * = 0.0769153, so 29.1262 -+ 1.959964 * 7.69153 = 14.0511 to 44.2013.
     */
    @Test
    void netPromoterIntervalIsTheAdjustedWaldOne() {
        ScoreEstimate estimate = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.NPS, Map.of(9, 50L, 8, 30L, 0, 20L)));

        assertThat(estimate.interval().low()).isCloseTo(14.0511, within(0.001));
        assertThat(estimate.interval().high()).isCloseTo(44.2013, within(0.001));
        assertThat(estimate.interval().method()).isEqualTo("adjusted_wald");
    }

    /** By hand: n' = 4, p = 1.75/4, d = 0.75/4, centre 0.25, variance 0.5625, error 0.375: -48.5 to 98.5, and the score is 100. */
    @Test
    void onePromoterSaysAlmostNothingAndTheIntervalHoldsTheScore() {
        ScoreEstimate estimate = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.NPS, Map.of(10, 1L)));

        assertThat(estimate.score()).isEqualTo(100.0);
        assertThat(estimate.interval().low()).isCloseTo(-48.4986, within(0.001));
        assertThat(estimate.interval().high()).isEqualTo(100.0);
    }

    /**
     * Table I of Newcombe, Two-Sided Confidence Intervals for the Single Proportion (Statistics in Medicine 17, 1998),
     * method 3, the score method without continuity correction.
     */
    @ParameterizedTest
    @CsvSource({ "81, 263, 25.53, 36.62", "15, 148, 6.24, 16.05", "0, 20, 0.00, 16.11", "1, 29, 0.61, 17.18" })
    void satisfactionIntervalIsWilsonsAsNewcombePublishedIt(long satisfied, long n, double low, double high) {
        ScoreEstimate estimate = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.CSAT, Map.of(5, satisfied, 2, n - satisfied)));

        assertThat(estimate.score()).isCloseTo(100.0 * satisfied / n, within(1e-9));
        assertThat(estimate.interval().low()).isCloseTo(low, within(0.005));
        assertThat(estimate.interval().high()).isCloseTo(high, within(0.005));
    }

    @Test
    void satisfiedAreThoseWhoAnswerFourOrFive() {
        AnswerCounts answerCounts = new AnswerCounts(FeedbackMetric.CSAT, Map.of(1, 1L, 2, 1L, 3, 1L, 4, 1L, 5, 1L));

        assertThat(ScoreEstimate.of(answerCounts).score()).isEqualTo(40.0);
        assertThat(answerCounts.mean()).isEqualTo(3.0);
    }

    /** By hand: 2, 4, 4, 5, 5, 6, 6, 6, 7, 7: mean 5.2, s^2 = 21.6/9 = 2.4, error = sqrt(0.24) = 0.489898, t(9) = 2.262157. */
    @Test
    void effortIsTheMeanWithStudentsInterval() {
        ScoreEstimate estimate = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.CES, Map.of(2, 1L, 4, 2L, 5, 2L, 6, 3L, 7, 2L)));

        assertThat(estimate.score()).isCloseTo(5.2, within(1e-9));
        assertThat(estimate.interval().low()).isCloseTo(4.09177, within(0.0001));
        assertThat(estimate.interval().high()).isCloseTo(6.30823, within(0.0001));
        assertThat(estimate.interval().method()).isEqualTo("student_t");
    }

    /** By hand: 1 and 7 give 4 -+ 12.7062 * 3, far beyond the scale. */
    @Test
    void anIntervalStaysWithinTheScale() {
        ScoreEstimate estimate = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.CES, Map.of(1, 1L, 7, 1L)));

        assertThat(estimate.interval()).isEqualTo(new ConfidenceInterval(1, 7, "student_t"));
    }

    /**
     * Hanley and Lippman-Hand's rule of three (If Nothing Goes Wrong, Is Everything All Right?, JAMA 249, 1983) has the
     * one-sided form; two-sided, 0.025^(1/100) = 0.963783, so 7 * 0.963783 + 1 * 0.036217 = 6.782698.
     */
    @Test
    void answersThatAreAllAlikeAreNotTakenForCertainty() {
        ConfidenceInterval hundred = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.CES, Map.of(7, 100L))).interval();
        ConfidenceInterval one = ScoreEstimate.of(new AnswerCounts(FeedbackMetric.CES, Map.of(4, 1L))).interval();

        assertThat(hundred.low()).isCloseTo(6.782698, within(0.0001));
        assertThat(hundred.high()).isEqualTo(7.0);
        assertThat(one.low()).isCloseTo(1.075, within(1e-9));
        assertThat(one.high()).isCloseTo(6.925, within(1e-9));
    }

    @Test
    void nobodysAnswersHaveNoScore() {
        assertThatThrownBy(() -> ScoreEstimate.of(new AnswerCounts(FeedbackMetric.NPS, Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
