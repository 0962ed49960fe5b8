package io.throughline.journey.retention;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

import io.throughline.journey.analysis.Grain;
import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;

/** Reads by which units a question asks. */
final class Calendars {

    private Calendars() {
    }

    static Grain grain(Part body, Grain standard) {
        return Grain.valueOf(body.oneOf("grain", Set.of("hour", "day", "week", "month", "quarter", "year"), standard.name().toLowerCase(Locale.ROOT))
                .toUpperCase(Locale.ROOT));
    }

    /** The end of the period, or now where that comes first: to the minute, so that who asks again soon asks the same. */
    static Instant asOf(Scope scope, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        return minute.isBefore(scope.period().to()) ? minute : scope.period().to();
    }

    static Units units(Part body, Scope scope, Grain grain) {
        Units units = Units.of(scope.period(), grain);
        if (!units.isWhole()) {
            body.fault("grain", "would have more than " + Period.MOST_STARTS + " units in the period: choose a longer one or a shorter period");
        }
        return units;
    }
}
