package io.throughline.journey.funnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.analysis.sequence.TestEventSequence;
import io.throughline.journey.funnel.FunnelQuestion.ExclusionStep;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;
import org.junit.jupiter.api.Test;

class FunnelAnswerTest {

    private static final List<EventStep> STEPS =
            List.of(new EventStep("浏览", EventFilter.event("A")), new EventStep("Cart", EventFilter.event("B")),
                    new EventStep("Order", EventFilter.event("C")));
    private static final TimePeriod FIRST_MINUTE = new TimePeriod(Instant.EPOCH, Instant.ofEpochSecond(60), ZoneId.of("Asia/Shanghai"));

    private static FunnelQuestion question(Breakdown breakdown, int attribution) {
        return new FunnelQuestion(QuestionScope.of(FIRST_MINUTE), null, STEPS, Order.ORDERED, Duration.ofSeconds(30), Entries.BEST,
                List.of(new ExclusionStep(new EventStep("Cancelled", EventFilter.event("D")), new Exclusion(1, 2))), breakdown, attribution,
                CalendarUnit.HOUR,
                Instant.ofEpochSecond(90));
    }

    private static FunnelResult answer(FunnelQuestion question, EventSequence... walks) {
        return new FunnelAnalysis().answer(question, TestEventSequence.run(walks));
    }

    @Test
    void countsHowManyCameHowFarAndHowLongItTook() {
        FunnelResult funnel =
                answer(question(Breakdown.NONE, 1), TestEventSequence.of(1, "A@0 B@2000 C@3000"), TestEventSequence.of(2, "A@0 B@4000"),
                        TestEventSequence.of(3, "A@0 D@1 B@2"), TestEventSequence.of(4, "A@59999 B@60999 C@70999"),
                        TestEventSequence.of(5, "A@60000 B@60001"), TestEventSequence.of(6, "B@1"));

        assertThat(funnel.steps()).extracting(FunnelResult.StepResult::label).containsExactly("浏览", "Cart", "Order");
        assertThat(funnel.steps()).extracting(step -> step.reached().n()).containsExactly(4L, 3L, 2L);
        assertThat(funnel.steps()).extracting(step -> step.reached().of()).containsExactly(4L, 4L, 4L);
        assertThat(funnel.steps()).extracting(step -> step.fromBefore().of()).containsExactly(4L, 4L, 3L);
        assertThat(funnel.steps()).extracting(FunnelResult.StepResult::dropped).containsExactly(0L, 1L, 0L);
        assertThat(funnel.steps()).extracting(FunnelResult.StepResult::excluded).containsExactly(1L, 0L, 0L);
        assertThat(funnel.steps().get(1).seconds()).isEqualTo(new DurationSummary.Seconds(3, 7.0 / 3, 1.5, 2.0, 3.0, 3.6));
        assertThat(funnel.steps().getFirst().seconds()).isNull();
        assertThat(funnel.seconds()).isEqualTo(new DurationSummary.Seconds(2, 7.0, 5.0, 7.0, 9.0, 10.2));
        // By hand: Wilson's interval of 2 of 4 is (0.5 + z²/8 ± z·√(0.25/4 + z²/64)) / (1 + z²/4), z² = 3.8415.
        assertThat(funnel.converted().low()).isEqualTo(0.1500, within(1e-4));
        assertThat(funnel.converted().high()).isEqualTo(0.8500, within(1e-4));
        assertThat(funnel.trend()).containsExactly(new FunnelResult.Point(Instant.EPOCH, ShareInterval.wilson(2, 4), true));
        assertThat(funnel.groups()).isNull();
        assertThat(funnel.compared()).isNull();
        assertThat(funnel.complete()).isTrue();
    }

    @Test
    void anAttemptBelongsToTheGroupOfTheFirstTheLastOrACertainStep() {
        FunnelTally first = tally(question(new Breakdown.ByProperty("coupon", 10), 1));
        FunnelTally last = tally(question(new Breakdown.ByProperty("coupon", 10), FunnelQuestion.LAST_STEP));
        FunnelTally second = tally(question(new Breakdown.ByProperty("coupon", 10), 2));

        assertThat(sizes(first)).containsExactly("茶=2", "Tee=0", "other null=1");
        assertThat(sizes(last)).containsExactly("茶=1", "Tee=1", "other null=1");
        assertThat(sizes(second)).containsExactly("茶=0", "Tee=1", "other null=1", "not_reached null=1");
    }

    private static FunnelTally tally(FunnelQuestion question) {
        FunnelTally tally = new FunnelTally(question, FIRST_MINUTE, 2);
        FunnelMatcher funnelMatcher = FunnelMatcher.by(question.rules(FIRST_MINUTE));
        for (TestEventSequence walk : List.of(TestEventSequence.of("A@0 B@1").groups(1, 2), TestEventSequence.of("A@0 B@1").groups(0, 0),
                TestEventSequence.of("A@0").groups(1))) {
            funnelMatcher.of(walk, attempt -> tally.add(attempt, 0));
        }
        return tally;
    }

    private static List<String> sizes(FunnelTally tally) {
        return tally.groups(List.of("1", "2", "3"), List.of("茶", "Tee")).stream()
                .map(group -> (group.kind().equals("value") ? "" : group.kind() + " ") + group.value() + "="
                        + group.steps().getFirst().reached().n())
                .toList();
    }

    @Test
    void somebodyInTwoSegmentsCountsInBoth() {
        List<UUID> segments = List.of(new UUID(0, 1), new UUID(0, 2));

        FunnelResult funnel = answer(question(new Breakdown.BySegment(segments), 1), TestEventSequence.of(1, "A@0 B@1").segments(3),
                TestEventSequence.of(2, "A@0").segments(2), TestEventSequence.of(3, "A@0"));

        assertThat(funnel.groups()).extracting(FunnelResult.Group::kind).containsExactly("segment", "segment", "other");
        assertThat(funnel.groups()).extracting(FunnelResult.Group::value).containsExactly(segments.get(0).toString(),
                segments.get(1).toString(),
                null);
        assertThat(funnel.groups()).extracting(group -> group.steps().getFirst().reached().n()).containsExactly(1L, 2L, 1L);
    }

    @Test
    void aPeriodWhoseWindowIsNotOverIsIncomplete() {
        TimePeriod now = new TimePeriod(Instant.parse("2026-10-31T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"), ZoneId.of("UTC"));
        FunnelQuestion question =
                new FunnelQuestion(QuestionScope.of(now), FIRST_MINUTE, STEPS, Order.ANY, Duration.ofHours(1), Entries.BEST, List.of(),
                        Breakdown.NONE, 1, CalendarUnit.DAY, Instant.parse("2026-11-01T00:59:59Z"));

        FunnelResult funnel = answer(question, TestEventSequence.of("A@0 B@1"));

        assertThat(funnel.complete()).isFalse();
        assertThat(funnel.trend()).singleElement().satisfies(point -> assertThat(point.complete()).isFalse());
        assertThat(funnel.steps()).extracting(FunnelResult.StepResult::label).containsExactly("1", "2", "3");
        assertThat(funnel.converted()).isEqualTo(ShareInterval.wilson(0, 0));
        assertThat(funnel.compared().complete()).isTrue();
        assertThat(funnel.compared().steps()).extracting(step -> step.reached().n()).containsExactly(1L, 1L, 0L);
    }

    @Test
    void quantilesAreExactUpToTenThousandTimesAndWithinOnePercentBeyond() {
        DurationSummary durationSummary = new DurationSummary();
        LongStream.rangeClosed(1, DurationSummary.EXACT).forEach(i -> durationSummary.add(i * 1000));
        assertThat(durationSummary.isExact()).isTrue();
        assertThat(durationSummary.seconds()).isEqualTo(new DurationSummary.Seconds(10_000, 5000.5, 2500.75, 5000.5, 7500.25, 9000.1));

        Random random = new Random(7);
        long[] more = random.longs(40_000, 0, 5_000_000).map(value -> value * value / 5_000_000).toArray();
        DurationSummary many = new DurationSummary();
        LongStream.of(more).forEach(many::add);
        java.util.Arrays.sort(more);

        assertThat(many.isExact()).isFalse();
        assertThat(many.seconds().median()).isCloseTo((more[19_999] + more[20_000]) / 2e3,
                org.assertj.core.data.Percentage.withPercentage(1));
        assertThat(many.seconds().p90()).isCloseTo(more[35_999] / 1e3, org.assertj.core.data.Percentage.withPercentage(1));
        assertThat(new DurationSummary().seconds()).isEqualTo(new DurationSummary.Seconds(0, null, null, null, null, null));
        DurationSummary zero = new DurationSummary();
        LongStream.rangeClosed(0, DurationSummary.EXACT).forEach(i -> zero.add(0));
        assertThat(zero.seconds().p90()).isZero();
    }
}
