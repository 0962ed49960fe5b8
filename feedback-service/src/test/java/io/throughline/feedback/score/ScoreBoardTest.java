package io.throughline.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.throughline.commons.problem.ProblemException;
import io.throughline.feedback.response.FeedbackMetric;
import io.throughline.feedback.response.ScoredResponses;
import io.throughline.feedback.response.TimeRange;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreBoardTest {

    private static final String STORES = "io.throughline.feedback.store.TestStores#all";
    private static final TimeRange EVER = new TimeRange(null, null);
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static Document answer(String channel, String metric, int value, String occurredAt) {
        return new Document("channel", channel).append(metric, value).append("occurredAt", Date.from(Instant.parse(occurredAt)));
    }

    private static List<ChannelScore> scores(FeedbackDatabase database, FeedbackMetric metric, String channel, TimeRange times,
            CalendarPeriod period,
            ZoneId zone) {
        return new ScoreBoard().scores(new ScoreQuery(metric, Optional.ofNullable(channel), times, period, zone),
                new AllOf(List.of(database.responses()), Filters.empty()));
    }

    private record AllOf(List<MongoCollection<Document>> collections, Bson condition) implements ScoredResponses {
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void answersAreCountedByChannel(FeedbackDatabase database) {
        database.responses().insertMany(List.of(answer("app", "nps", 10, "2026-01-01T00:00:00Z"),
                answer("app", "nps", 9, "2026-01-02T00:00:00Z"), answer("app", "nps", 7, "2026-01-03T00:00:00Z"),
                answer("app", "nps", 0, "2026-01-04T00:00:00Z"), answer("store", "nps", 6, "2026-01-01T00:00:00Z"),
                answer("store", "csat", 5, "2026-01-01T00:00:00Z")));

        List<ChannelScore> scores = scores(database, FeedbackMetric.NPS, null, EVER, CalendarPeriod.ALL, UTC);

        assertThat(scores).extracting(ChannelScore::channel).containsExactly("app", "store");
        assertThat(scores).extracting(ChannelScore::n).containsExactly(4L, 1L);
        assertThat(scores).extracting(ChannelScore::score).containsExactly(25.0, -100.0);
        assertThat(scores.getFirst().distribution()).containsEntry(10, 1L).containsEntry(5, 0L).hasSize(11);
        assertThat(scores(database, FeedbackMetric.CSAT, "store", EVER, CalendarPeriod.ALL, UTC)).hasSize(1);
        assertThat(scores(database, FeedbackMetric.CES, null, EVER, CalendarPeriod.ALL, UTC)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void weeksAreThoseOfIso8601(FeedbackDatabase database) {
        database.responses().insertMany(List.of(answer("app", "ces", 7, "2025-12-29T00:00:00Z"),
                answer("app", "ces", 5, "2026-01-04T23:59:59.999Z"), answer("app", "ces", 1, "2026-01-05T00:00:00Z")));

        List<ChannelScore> scores = scores(database, FeedbackMetric.CES, "app", EVER, CalendarPeriod.WEEK, UTC);

        assertThat(scores).extracting(score -> score.period().from()).containsExactly(Instant.parse("2025-12-29T00:00:00Z"),
                Instant.parse("2026-01-05T00:00:00Z"));
        assertThat(scores).extracting(ChannelScore::score).containsExactly(6.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void daysAndMonthsAreThoseOfTheZone(FeedbackDatabase database) {
        database.responses().insertMany(List.of(answer("app", "csat", 5, "2026-01-31T15:59:59Z"),
                answer("app", "csat", 1, "2026-01-31T16:00:00Z")));
        ZoneId shanghai = ZoneId.of("Asia/Shanghai");

        assertThat(scores(database, FeedbackMetric.CSAT, "app", EVER, CalendarPeriod.DAY, UTC)).hasSize(1);
        assertThat(scores(database, FeedbackMetric.CSAT, "app", EVER, CalendarPeriod.DAY, shanghai)).extracting(ChannelScore::score)
                .containsExactly(100.0, 0.0);
        assertThat(scores(database, FeedbackMetric.CSAT, "app", EVER, CalendarPeriod.MONTH, shanghai))
                .extracting(score -> score.period().to())
                .containsExactly(Instant.parse("2026-01-31T16:00:00Z"), Instant.parse("2026-02-28T16:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void theEndOfTheAskedTimeIsNotInIt(FeedbackDatabase database) {
        database.responses().insertMany(List.of(answer("app", "nps", 10, "2026-01-01T00:00:00Z"),
                answer("app", "nps", 0, "2026-01-02T00:00:00Z")));
        TimeRange first = new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));

        List<ChannelScore> scores = scores(database, FeedbackMetric.NPS, "app", first, CalendarPeriod.MONTH, UTC);

        assertThat(scores).extracting(ChannelScore::score).containsExactly(100.0);
        assertThat(scores.getFirst().period()).isEqualTo(new ChannelScore.Span(first.from(), first.to()));
    }

    @ParameterizedTest
    @MethodSource(STORES)
    void tooManyScoresAreRefusedNotCut(FeedbackDatabase database) {
        List<Document> answers = new ArrayList<>();
        for (int day = 0; day <= ScoreBoard.MOST_SCORES; day++) {
            answers.add(
                    answer("app", "nps", 10, LocalDate.of(2015, 1, 1).plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant().toString()));
        }
        database.responses().insertMany(answers);

        assertThat(scores(database, FeedbackMetric.NPS, "app", EVER, CalendarPeriod.MONTH, UTC)).hasSizeLessThan(100);
        assertThatThrownBy(() -> scores(database, FeedbackMetric.NPS, "app", EVER, CalendarPeriod.DAY, UTC))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("more than 2000 scores");
    }
}
