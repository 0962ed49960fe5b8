package io.throughline.journey.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Grain;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Share;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.retention.RetentionQuestion.Kind;
import io.throughline.journey.retention.RetentionQuestion.Mode;
import org.junit.jupiter.api.Test;

/** Three months of a shop: 10 people who first bought in January, 4 in February, 5 in March, which is not over. */
class CohortsTest {

    private static final Step ORDER = new Step("下单", EventFilter.event("Order Completed"));
    private static final Period QUARTER = new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"), ZoneId.of("UTC"));
    private static final Instant IN_MARCH = Instant.parse("2026-03-20T12:00:00Z");

    private static RetentionQuestion question(Mode mode, Kind kind, Instant asOf) {
        return new RetentionQuestion(Scope.of(QUARTER), ORDER, ORDER, Grain.MONTH, 3, mode, kind, true, Breakdown.NONE, asOf);
    }

    private static Cohorts cohorts(RetentionQuestion question) {
        Cohorts cohorts = new Cohorts(question, Units.of(QUARTER, Grain.MONTH));
        cohorts.add(0, -1, 10);
        cohorts.add(1, -1, 4);
        cohorts.add(2, -1, 5);
        return cohorts;
    }

    @Test
    void aCohortIsToldByItsSizeAndWhoCameBackInEachPeriod() {
        Cohorts cohorts = cohorts(question(Mode.CALENDAR, Kind.BOUNDED, IN_MARCH));
        cohorts.add(0, 0, 10);
        cohorts.add(0, 1, 3);
        cohorts.add(0, 2, 2);
        cohorts.add(1, 0, 4);
        cohorts.add(1, 1, 1);
        cohorts.add(2, 0, 5);

        assertThat(cohorts.table()).extracting(Cohorts.Cohort::people).containsExactly(10L, 4L, 5L);
        assertThat(cohorts.table().getFirst().cells()).containsExactly(new Cohorts.Cell(0, Share.wilson(10, 10), true),
                new Cohorts.Cell(1, Share.wilson(3, 10), true), new Cohorts.Cell(2, Share.wilson(2, 10), false));
        assertThat(cohorts.table().get(1).cells()).extracting(Cohorts.Cell::complete).containsExactly(true, false);
        assertThat(cohorts.table().get(2).cells()).as("nobody of March can have come back in April")
                .containsExactly(new Cohorts.Cell(0, Share.wilson(5, 5), false));
    }

    @Test
    void theMeanWeighsPeopleAndLeavesOutWhatIsNotOver() {
        Cohorts cohorts = cohorts(question(Mode.CALENDAR, Kind.BOUNDED, IN_MARCH));
        cohorts.add(0, 1, 3);
        cohorts.add(1, 1, 4);

        assertThat(cohorts.mean()).containsExactly(new Cohorts.Mean(0, Share.wilson(0, 14), 2), new Cohorts.Mean(1, Share.wilson(3, 10), 1));
        assertThat(new Cohorts(question(Mode.CALENDAR, Kind.BOUNDED, QUARTER.to()), Units.of(QUARTER, Grain.MONTH)).mean()).isEmpty();
    }

    @Test
    void aRollingPeriodIsOverOnceItIsForTheLastOneWhoJoined() {
        // The last of January joins on the 31st; their first 30 days are over on 2 March, their second on 1 April.
        assertThat(completes(Instant.parse("2026-03-02T23:59:59Z"))).containsExactly(false, false, false);
        assertThat(completes(Instant.parse("2026-03-03T00:00:00Z"))).containsExactly(true, false, false);
        assertThat(completes(Instant.parse("2026-04-01T00:00:00Z"))).containsExactly(true, false, false);
    }

    private static Boolean[] completes(Instant asOf) {
        Cohorts cohorts = cohorts(question(Mode.ROLLING, Kind.BOUNDED, asOf));
        return cohorts.table().getFirst().cells().stream().map(Cohorts.Cell::complete).toArray(Boolean[]::new);
    }

    @Test
    void whoCameBackLaterCountsForAllPeriodsBeforeWhereItIsUnbounded() {
        Cohorts cohorts = cohorts(question(Mode.CALENDAR, Kind.UNBOUNDED, QUARTER.to()));
        cohorts.add(0, 2, 2);
        cohorts.add(0, 1, 1);
        cohorts.add(0, 0, 7);

        assertThat(counts(cohorts)).containsExactly(10L, 3L, 2L);
    }

    @Test
    void whoHadComeBackCountsForAllPeriodsAfter() {
        Cohorts cohorts = cohorts(question(Mode.CALENDAR, Kind.REPURCHASE, QUARTER.to()));
        cohorts.add(0, 0, 4);
        cohorts.add(0, 1, 1);
        cohorts.add(0, 2, 2);

        assertThat(counts(cohorts)).containsExactly(4L, 5L, 7L);
    }

    private static Long[] counts(Cohorts cohorts) {
        return cohorts.table().getFirst().cells().stream().map(cell -> cell.returned().n()).toArray(Long[]::new);
    }

    @Test
    void activeIsNewReturningAndResurrectedAndDormantAreThoseWhoWereActiveAndDoNotReturn() {
        Units units = Units.of(QUARTER, Grain.MONTH).withBefore(1);
        Lifecycle lifecycle = new Lifecycle(units);
        // By hand: places of active months, 0 is December; the lives of seven people.
        int[][] lives = { { 0, 1, 2, 3 }, { 0, 3 }, { -1, 1 }, { 1, 2 }, { 2 }, { -1, 0, 2 }, { 3 } };
        for (int[] life : lives) {
            for (int i = 0; i < life.length; i++) {
                if (life[i] >= 0) {
                    Lifecycle.Earlier earlier = i == 0 ? Lifecycle.Earlier.NEVER
                            : life[i - 1] == life[i] - 1 && life[i - 1] >= 0 ? Lifecycle.Earlier.JUST_BEFORE : Lifecycle.Earlier.LONG_BEFORE;
                    lifecycle.add(life[i], earlier, i + 1 < life.length && life[i + 1] == life[i] + 1, 1);
                }
            }
        }

        assertThat(lifecycle.table(QUARTER.to())).containsExactly(
                new Lifecycle.Unit(units.start(1), 3, 1, 1, 1, -2, true),
                new Lifecycle.Unit(units.start(2), 4, 1, 2, 1, -1, true),
                new Lifecycle.Unit(units.start(3), 3, 1, 1, 1, -3, true));
        assertThat(lifecycle.table(IN_MARCH).getLast().complete()).isFalse();
        for (int t = 2; t <= 3; t++) {
            Lifecycle.Unit before = lifecycle.table(QUARTER.to()).get(t - 2);
            Lifecycle.Unit unit = lifecycle.table(QUARTER.to()).get(t - 1);
            assertThat(-unit.dormant()).isEqualTo(before.active() - unit.returning());
        }
    }

    /** Against counting the sets themselves, for 300 random lives. */
    @Test
    void everybodyCountsOnceInEachWeekAndMonthThatEndsWithADay() {
        Period period = new Period(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"), ZoneId.of("UTC"));
        Units days = Units.of(period, Grain.DAY).withBefore(29);
        Stickiness stickiness = new Stickiness(days, 29);
        java.util.Random random = new java.util.Random(11);
        int[][] lives = new int[300][];
        for (int i = 0; i < lives.length; i++) {
            lives[i] = random.ints(random.nextInt(20), 0, days.size()).distinct().sorted().toArray();
            for (int k = 0; k < lives[i].length; k++) {
                stickiness.add(lives[i][k], k + 1 < lives[i].length ? Math.min(30, lives[i][k + 1] - lives[i][k]) : 30, 1);
            }
        }

        for (int day = 0; day < 28; day++) {
            Stickiness.Day told = stickiness.table(period.to()).get(day);
            int place = day + 29;
            assertThat(told.daily()).isEqualTo(active(lives, place, 1));
            assertThat(told.weekly()).isEqualTo(active(lives, place, 7));
            assertThat(told.monthly()).isEqualTo(active(lives, place, 30));
            assertThat(told.stickiness()).isEqualTo(Share.wilson(told.daily(), told.monthly()));
        }
    }

    private static long active(int[][] lives, int day, int length) {
        return Arrays.stream(lives).filter(life -> Arrays.stream(life).anyMatch(each -> each > day - length && each <= day)).count();
    }
}
