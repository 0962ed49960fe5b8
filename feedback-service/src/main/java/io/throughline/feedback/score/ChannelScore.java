package io.throughline.feedback.score;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;

import jakarta.annotation.Nullable;

import io.throughline.feedback.response.FeedbackMetric;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A score of one channel in one period. */
@Schema(name = "Score", description = "A score of one channel in one period, with its 95 % confidence interval.")
record ChannelScore(@Schema(description = "The channel.", examples = "partner") String channel,
        @Schema(description = "What was counted.") Span period,
        @Schema(enumeration = {
                "nps", "csat", "ces" }, description = "Which score.") String metric,
        @Schema(description = "How many answered; at least 1.") long n,
        @Schema(description = "nps: per cent of promoters (9, 10) less per cent of detractors (0 to 6), -100 to 100; csat: per cent who "
                + "answered 4 or 5; ces: the mean, 1 to 7.") double score,
        @Schema(description = "Where the 95 % confidence interval begins.") double low,
        @Schema(description = "Where the 95 % confidence interval ends.") double high,
        @Schema(description = "How the interval was computed. adjusted_wald (nps): three observations added, Rocks 2016. wilson (csat): "
                + "Wilson 1927. student_t (ces): Student 1908. clopper_pearson (ces, where all answers are alike): Clopper and Pearson "
                + "1934.",
                enumeration = {
                        "adjusted_wald", "wilson", "student_t", "clopper_pearson" }) String method,
        @Schema(description = "The mean answer.") double mean,
        @Schema(description = "How many gave each answer.") Map<Integer, Long> distribution){

    /** The time that was counted: from the first moment to the first moment after it; absent where there is no such bound. */
    @Schema(name = "ScorePeriod", description = "The time that was counted. An end that is not bounded is left out.")
    record Span(@Nullable @Schema(description = "From this moment on.") Instant from,
            @Nullable @Schema(description = "Before this moment.") Instant to) {
    }

    static ChannelScore of(String channel, CalendarPeriod.PeriodBounds period, AnswerCounts answerCounts) {
        ScoreEstimate estimate = ScoreEstimate.of(answerCounts);
        FeedbackMetric metric = answerCounts.metric();
        return new ChannelScore(channel, new Span(period.from(), period.to()), metric.wireName(), answerCounts.n(),
                rounded(estimate.score()),
                rounded(estimate.interval().low()), rounded(estimate.interval().high()), estimate.interval().method(),
                rounded(answerCounts.mean()), answerCounts.counts());
    }

    /** Rounds to two places, since more would exceed the precision of these formulas. */
    private static double rounded(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
    }
}
