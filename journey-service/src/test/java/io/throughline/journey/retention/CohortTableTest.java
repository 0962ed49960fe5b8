package io.throughline.journey.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.retention.RetentionQuestion.Kind;
import io.throughline.journey.retention.RetentionQuestion.Mode;
import org.junit.jupiter.api.Test;

/** Three months of a shop: 10 people who first bought in January, 4 in February, 5 in March, which is not over. */
class CohortTableTest {

    private static final EventStep ORDER = new EventStep("下单", EventFilter.event("Order Completed"));
    private static final TimePeriod QUARTER =
            new TimePeriod(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"), ZoneId.of("UTC"));
    private static final Instant IN_MARCH = Instant.parse("2026-03-20T12:00:00Z");

    private static RetentionQuestion question(Mode mode, Kind kind, Instant asOf) {
        return new RetentionQuestion(QuestionScope.of(QUARTER), ORDER, ORDER, CalendarUnit.MONTH, 3, mode, kind, true, Breakdown.NONE,
                asOf);
    }

    private static CohortTable cohorts(RetentionQuestion question) {
        CohortTable cohorts = new CohortTable(question, PeriodUnits.of(QUARTER, CalendarUnit.MONTH));
        cohorts.add(0, -1, 10);
        cohorts.add(1, -1, 4);
        cohorts.add(2, -1, 5);
        return cohorts;
    }

    @Test
    void aCohortIsToldByItsSizeAndWhoCameBackInEachPeriod() {
        CohortTable cohorts = cohorts(question(Mode.CALENDAR, Kind.BOUNDED, IN_MARCH));
        cohorts.add(0, 0, 10);
        cohorts.add(0, 1, 3);
        cohorts.add(0, 2, 2);
        cohorts.add(1, 0, 4);
        cohorts.add(1, 1, 1);
        cohorts.add(2, 0, 5);

        assertThat(cohorts.table()).extracting(CohortTable.Cohort::people).containsExactly(10L, 4L, 5L);
        assertThat(cohorts.table().getFirst().cells()).containsExactly(new CohortTable.Cell(0, ShareInterval.wilson(10, 10), true),
                new CohortTable.Cell(1, ShareInterval.wilson(3, 10), true), new CohortTable.Cell(2, ShareInterval.wilson(2, 10), false));
        assertThat(cohorts.table().get(1).cells()).extracting(CohortTable.Cell::complete).containsExactly(true, false);
        assertThat(cohorts.table().get(2).cells()).as("nobody of March can have come back in April")
                .containsExactly(new CohortTable.Cell(0, ShareInterval.wilson(5, 5), false));
    }

    @Test
    void theMeanWeighsPeopleAndLeavesOutWhatIsNotOver() {
        CohortTable cohorts = cohorts(question(Mode.CALENDAR, Kind.BOUNDED, IN_MARCH));
        cohorts.add(0, 1, 3);
        cohorts.add(1, 1, 4);

        assertThat(cohorts.mean()).containsExactly(new CohortTable.Mean(0, ShareInterval.wilson(0, 14), 2),
                new CohortTable.Mean(1, ShareInterval.wilson(3, 10), 1));
        assertThat(new CohortTable(question(Mode.CALENDAR, Kind.BOUNDED, QUARTER.to()), PeriodUnits.of(QUARTER, CalendarUnit.MONTH)).mean())
                .isEmpty();
    }

    @Test
    void aRollingPeriodIsOverOnceItIsForTheLastOneWhoJoined() {
        // The last of January joins on the 31st; their first 30 days are over on 2 March, their second on 1 April.
        assertThat(completes(Instant.parse("2026-03-02T23:59:59Z"))).containsExactly(false, false, false);
        assertThat(completes(Instant.parse("2026-03-03T00:00:00Z"))).containsExactly(true, false, false);
        assertThat(completes(Instant.parse("2026-04-01T00:00:00Z"))).containsExactly(true, false, false);
    }

    private static Boolean[] completes(Instant asOf) {
        CohortTable cohorts = cohorts(question(Mode.ROLLING, Kind.BOUNDED, asOf));
        return cohorts.table().getFirst().cells().stream().map(CohortTable.Cell::complete).toArray(Boolean[]::new);
    }

    @Test
    void whoCameBackLaterCountsForAllPeriodsBeforeWhereItIsUnbounded() {
        CohortTable cohorts = cohorts(question(Mode.CALENDAR, Kind.UNBOUNDED, QUARTER.to()));
        cohorts.add(0, 2, 2);
        cohorts.add(0, 1, 1);
        cohorts.add(0, 0, 7);

        assertThat(counts(cohorts)).containsExactly(10L, 3L, 2L);
    }

    @Test
    void whoHadComeBackCountsForAllPeriodsAfter() {
        CohortTable cohorts = cohorts(question(Mode.CALENDAR, Kind.REPURCHASE, QUARTER.to()));
        cohorts.add(0, 0, 4);
        cohorts.add(0, 1, 1);
        cohorts.add(0, 2, 2);

        assertThat(counts(cohorts)).containsExactly(4L, 5L, 7L);
    }

    private static Long[] counts(CohortTable cohorts) {
        return cohorts.table().getFirst().cells().stream().map(cell -> cell.returned().n()).toArray(Long[]::new);
    }

    @Test
    void activeIsNewReturningAndResurrectedAndDormantAreThoseWhoWereActiveAndDoNotReturn() {
        PeriodUnits units = PeriodUnits.of(QUARTER, CalendarUnit.MONTH).withBefore(1);
        LifecycleCounts lifecycle = new LifecycleCounts(units);
        // By hand: places of active months, 0 is December; the lives of seven people.
        int[][] lives = { { 0, 1, 2, 3 }, { 0, 3 }, { -1, 1 }, { 1, 2 }, { 2 }, { -1, 0, 2 }, { 3 } };
        for (int[] life : lives) {
            for (int i = 0; i < life.length; i++) {
                if (life[i] >= 0) {
                    LifecycleCounts.Earlier earlier = i == 0 ? LifecycleCounts.Earlier.NEVER
                            : life[i - 1] == life[i] - 1 && life[i - 1] >= 0 ? LifecycleCounts.Earlier.JUST_BEFORE
                                    : LifecycleCounts.Earlier.LONG_BEFORE;
                    lifecycle.add(life[i], earlier, i + 1 < life.length && life[i + 1] == life[i] + 1, 1);
                }
            }
        }

        assertThat(lifecycle.table(QUARTER.to())).containsExactly(
                new LifecycleCounts.Unit(units.start(1), 3, 1, 1, 1, -2, true),
                new LifecycleCounts.Unit(units.start(2), 4, 1, 2, 1, -1, true),
                new LifecycleCounts.Unit(units.start(3), 3, 1, 1, 1, -3, true));
        assertThat(lifecycle.table(IN_MARCH).getLast().complete()).isFalse();
        for (int t = 2; t <= 3; t++) {
            LifecycleCounts.Unit before = lifecycle.table(QUARTER.to()).get(t - 2);
            LifecycleCounts.Unit unit = lifecycle.table(QUARTER.to()).get(t - 1);
            assertThat(-unit.dormant()).isEqualTo(before.active() - unit.returning());
        }
    }

    /** Against counting the sets themselves, for 300 random lives. */
    @Test
    void everybodyCountsOnceInEachWeekAndMonthThatEndsWithADay() {
        TimePeriod period = new TimePeriod(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"), ZoneId.of("UTC"));
        PeriodUnits days = PeriodUnits.of(period, CalendarUnit.DAY).withBefore(29);
        StickinessCounts stickiness = new StickinessCounts(days, 29);
        java.util.Random random = new java.util.Random(11);
        int[][] lives = new int[300][];
        for (int i = 0; i < lives.length; i++) {
            lives[i] = random.ints(random.nextInt(20), 0, days.size()).distinct().sorted().toArray();
            for (int k = 0; k < lives[i].length; k++) {
                stickiness.add(lives[i][k], k + 1 < lives[i].length ? Math.min(30, lives[i][k + 1] - lives[i][k]) : 30, 1);
            }
        }

        for (int day = 0; day < 28; day++) {
            StickinessCounts.Day told = stickiness.table(period.to()).get(day);
            int place = day + 29;
            assertThat(told.daily()).isEqualTo(active(lives, place, 1));
            assertThat(told.weekly()).isEqualTo(active(lives, place, 7));
            assertThat(told.monthly()).isEqualTo(active(lives, place, 30));
            assertThat(told.stickiness()).isEqualTo(ShareInterval.wilson(told.daily(), told.monthly()));
        }
    }

    private static long active(int[][] lives, int day, int length) {
        return Arrays.stream(lives).filter(life -> Arrays.stream(life).anyMatch(each -> each > day - length && each <= day)).count();
    }
}
