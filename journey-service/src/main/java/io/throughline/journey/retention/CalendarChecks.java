package io.throughline.journey.retention;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/** Validates the units of time in questions. */
final class CalendarChecks {

    private CalendarChecks() {
    }

    /** The end of the period, or now if that is earlier. It is cut to the minute, so that the same question asked again soon is equal. */
    static Instant asOf(QuestionScope scope, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return minute.isBefore(scope.period().to()) ? minute : scope.period().to();
    }

    static PeriodUnits units(QuestionScope scope, CalendarUnit calendarUnit, BodyFaults faults) {
        PeriodUnits units = PeriodUnits.of(scope.period(), calendarUnit);
        if (!units.isWhole()) {
            faults.at("grain", "would have more than " + TimePeriod.MOST_STARTS
                    + " units in the period: choose a longer one or a shorter period");
        }
        return units;
    }
}
