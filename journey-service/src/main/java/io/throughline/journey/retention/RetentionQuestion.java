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
 * A question on retention as it was requested.
 *
 * @param cohort a person joins the cohort of the unit of their first event that fits this step
 * @param back the events that count as coming back
 * @param periods the number of periods after the first
 * @param firstEver whether the cohort event must be the person's first in the whole log and lie in the period; otherwise the first of the
 *     period counts
 * @param asOf the latest time of events that count. It is part of the question, so that a cached answer does not stay incomplete
 */
record RetentionQuestion(QuestionScope scope, EventStep cohort, EventStep back, CalendarUnit grain, int periods, Mode mode, Kind kind,
        boolean firstEver,
        Breakdown breakdown, Instant asOf) {

    /** The meaning of period n. */
    @Schema(name = "RetentionMode", description = "calendar: period n is the n-th calendar unit after that of the first event. rolling: "
            + "periods begin with the moment of the first event; a month has 30 days, a quarter 91, a year 365.")
    enum Mode {
        /** The n-th calendar unit after the unit of the first event. */
        @JsonProperty("calendar")
        CALENDAR,
        /** A period as long as a unit, counted from the time of the first event; a month has 30 days, a quarter 91, a year 365. */
        @JsonProperty("rolling")
        ROLLING
    }

    /** What counts as a return in period n. */
    @Schema(name = "RetentionKind", description = "bounded: came back in that very period. unbounded: in that period or a later one. "
            + "repurchase: had come back by the end of that period.")
    enum Kind {
        /** The person came back in that period. */
        @JsonProperty("bounded")
        BOUNDED,
        /** The person came back in that period or a later one. */
        @JsonProperty("unbounded")
        UNBOUNDED,
        /** The person had come back for the first time by the end of that period. */
        @JsonProperty("repurchase")
        REPURCHASE
    }

    boolean isOneStep() {
        return cohort.event().equals(back.event());
    }

    /** Whether no event fits both steps, as with two steps by event name: a return is then never the first event itself. */
    boolean isNeverBoth() {
        return cohort.event() instanceof EventFilter.Is first && back.event() instanceof EventFilter.Is other
                && first.field() == other.field()
                && Collections.disjoint(first.values(), other.values());
    }

    /** The length of a rolling period. */
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

    /** In calendar periods, a person who joins counts as present in period 0: the first event itself counts. */
    boolean countsFirst() {
        return isOneStep() && mode == Mode.CALENDAR && kind != Kind.REPURCHASE;
    }
}
