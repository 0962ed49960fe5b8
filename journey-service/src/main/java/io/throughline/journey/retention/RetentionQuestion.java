package io.throughline.journey.retention;

import java.time.Instant;
import java.util.Collections;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who comes back, as it was asked for.
 *
 * @param cohort with their first such event somebody joins the cohort of that unit
 * @param back what counts as having come back
 * @param periods so many after the first are told
 * @param firstEver whether the first in the whole log is meant, which must lie in the period; else the first of the period
 * @param asOf until when something can have happened: a part of the question, so that a remembered answer does not stay incomplete
 */
record RetentionQuestion(QuestionScope scope, EventStep cohort, EventStep back, CalendarUnit grain, int periods, Mode mode, Kind kind,
        boolean firstEver,
        Breakdown breakdown, Instant asOf) {

    /** What period n is. */
    @Schema(name = "RetentionMode", description = "calendar: period n is the n-th calendar unit after that of the first event. rolling: "
            + "periods begin with the moment of the first event; a month has 30 days, a quarter 91, a year 365.")
    enum Mode {
        /** The n-th calendar unit after the one of the first event. */
        @JsonProperty("calendar")
        CALENDAR,
        /** As long as a unit, from the first event's very moment; a month has 30 days, a quarter 91, a year 365. */
        @JsonProperty("rolling")
        ROLLING
    }

    /** What counts for period n. */
    @Schema(name = "RetentionKind", description = "bounded: came back in that very period. unbounded: in that period or a later one. "
            + "repurchase: had come back by the end of that period.")
    enum Kind {
        /** Came back in that very period. */
        @JsonProperty("bounded")
        BOUNDED,
        /** Came back in that period or a later one. */
        @JsonProperty("unbounded")
        UNBOUNDED,
        /** Had come back for the first time by the end of that period. */
        @JsonProperty("repurchase")
        REPURCHASE
    }

    boolean isOneStep() {
        return cohort.event().equals(back.event());
    }

    /** Whether no event is both steps, as where both are events by name: a return is then never the first event itself. */
    boolean isNeverBoth() {
        return cohort.event() instanceof EventFilter.Is first && back.event() instanceof EventFilter.Is other
                && first.field() == other.field()
                && Collections.disjoint(first.values(), other.values());
    }

    /** Of a rolling period. */
    long millis() {
        long days = switch (grain) {
            case HOUR -> 0;
            case DAY -> 1;
            case WEEK -> 7;
            case MONTH -> 30;
            case QUARTER -> 91;
            case YEAR -> 365;
        };
        return grain == CalendarUnit.HOUR ? 3_600_000 : days * 86_400_000;
    }

    /** In the calendar, who joins is there in period 0: the first event itself counts. */
    boolean countsFirst() {
        return isOneStep() && mode == Mode.CALENDAR && kind != Kind.REPURCHASE;
    }
}
