package io.throughline.journey.retention;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.Grain;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;

/** Checks by which units a question asks. */
final class Calendars {

    private Calendars() {
    }

    /** The end of the period, or now where that comes first: to the minute, so that who asks again soon asks the same. */
    static Instant asOf(Scope scope, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return minute.isBefore(scope.period().to()) ? minute : scope.period().to();
    }

    static Units units(Scope scope, Grain grain, BodyFaults faults) {
        Units units = Units.of(scope.period(), grain);
        if (!units.isWhole()) {
            faults.at("grain", "would have more than " + Period.MOST_STARTS
                    + " units in the period: choose a longer one or a shorter period");
        }
        return units;
    }
}
