package io.throughline.journey.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.retention.RetentionQuestion.Mode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Cohorts and how many of their people came back. */
final class CohortTable {

    private final RetentionQuestion question;
    private final PeriodUnits units;
    private final long[] people;
    private final long[][] returned;

    /** @param complete whether the period is over for the whole cohort; otherwise more people may still come back */
    @Schema(name = "RetentionCell", description = "Who of a cohort came back in one period")
    record Cell(int period, ShareInterval returned,
            @Schema(description = "Whether the period is over for all of the cohort: else more may still come back") boolean complete) {
    }

    /** @param start of the calendar unit of their first event */
    @Schema(name = "RetentionCohort", description = "People who had their first event in one unit of the calendar")
    record Cohort(Instant start, long people, List<Cell> cells) {
    }

    /**
     * @param returned of the people of all cohorts for whom the period is over
     * @param cohorts the number of these cohorts
     */
    @Schema(name = "RetentionMean", description = "Who of all cohorts came back in one period")
    record Mean(int period,
            @Schema(description = "Of the people of all cohorts for whom the period is over") ShareInterval returned,
            @Schema(description = "How many cohorts those are") int cohorts) {
    }

    CohortTable(RetentionQuestion question, PeriodUnits units) {
        this.question = question;
        this.units = units;
        this.people = new long[units.size()];
        this.returned = new long[units.size()][question.periods() + 1];
    }

    /** @param period -1 for the cohort's size; the meaning of the count depends on the kind of question, once per person or per period */
    void add(int cohort, int period, long count) {
        if (period < 0) {
            people[cohort] += count;
            return;
        }
        switch (question.kind()) {
            case BOUNDED -> returned[cohort][period] += count;
            case UNBOUNDED -> {
                for (int n = 0; n <= period; n++) {
                    returned[cohort][n] += count;
                }
            }
            case REPURCHASE -> {
                for (int n = period; n <= question.periods(); n++) {
                    returned[cohort][n] += count;
                }
            }
        }
    }

    long people() {
        long all = 0;
        for (long each : people) {
            all += each;
        }
        return all;
    }

    List<Cohort> table() {
        List<Cohort> table = new ArrayList<>();
        for (int cohort = 0; cohort < people.length; cohort++) {
            List<Cell> cells = new ArrayList<>();
            for (int n = 0; n <= question.periods() && isReached(cohort, n); n++) {
                cells.add(new Cell(n, ShareInterval.wilson(returned[cohort][n], people[cohort]), isOver(cohort, n)));
            }
            table.add(new Cohort(units.start(cohort), people[cohort], cells));
        }
        return table;
    }

    /** Weighted by people, so that each person counts once. Incomplete cohorts would lower the mean and are left out. */
    List<Mean> mean() {
        List<Mean> mean = new ArrayList<>();
        for (int n = 0; n <= question.periods(); n++) {
            long of = 0;
            long back = 0;
            int cohorts = 0;
            for (int cohort = 0; cohort < people.length; cohort++) {
                if (people[cohort] > 0 && isOver(cohort, n)) {
                    of += people[cohort];
                    back += returned[cohort][n];
                    cohorts++;
                }
            }
            if (cohorts > 0) {
                mean.add(new Mean(n, ShareInterval.wilson(back, of), cohorts));
            }
        }
        return mean;
    }

    /** Whether anybody of the cohort can have come back in that period yet. */
    private boolean isReached(int cohort, int n) {
        return question.mode() == Mode.CALENDAR ? cohort + n < units.size() && units.start(cohort + n).isBefore(question.asOf())
                : units.start(cohort).plusMillis(n * question.millis()).isBefore(question.asOf());
    }

    private boolean isOver(int cohort, int n) {
        if (question.mode() == Mode.CALENDAR) {
            return cohort + n < units.size() && !units.end(cohort + n).isAfter(question.asOf());
        }
        Instant joined = units.end(cohort).isBefore(question.asOf()) ? units.end(cohort) : question.asOf();
        return !joined.plusMillis((n + 1) * question.millis()).isAfter(question.asOf());
    }

    String definition() {
        String period = question.mode() == Mode.CALENDAR
                ? "Period n is the n-th calendar unit after that of the first event (weeks begin on Monday)."
                : "Period n begins n times " + question.millis() / 3_600_000 + " hours after the very moment of the first event.";
        String kind = switch (question.kind()) {
            case BOUNDED -> "Who came back in that very period.";
            case UNBOUNDED -> "Who came back in that period or a later one, as far as the asked period reaches.";
            case REPURCHASE -> "Who had come back by the end of that period: by another event, which may lie in the same millisecond.";
        };
        String first = question.firstEver()
                ? "The first event is the first in the whole log; it lies in the period."
                : "The first event is the first of the period.";
        String self = question.countsFirst()
                ? " The first event itself counts in period 0." : " The first event itself does not count.";
        return first + " " + period + " " + kind + self
                + " The mean weighs people alike and leaves out what is not complete. Shares with their 95 % interval (Wilson 1927).";
    }
}
