package io.throughline.journey.savedquery;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.TextOrTexts;
import io.throughline.journey.analysis.question.RequestValues;

/** Validates schedules that have the right shape. The result is valid only if no fault was added. */
final class ScheduleReader {

    /** Hundreds of queries run at each replica's cost; for anything more frequent there are the live view and alerts. */
    static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int DAYS = 7;

    private ScheduleReader() {
    }

    static QuerySchedule every(String text, Instant since, BodyFaults faults) {
        Duration every = RequestValues.duration(text, LONGEST, LONGEST, "every", faults);
        if (every.compareTo(SHORTEST) < 0 || every.toNanosPart() != 0) {
            faults.at("every", "must be whole seconds, and an hour at least: more often, an alert is told at once");
        }
        return new QuerySchedule.Every(every, since);
    }

    static QuerySchedule daily(String at, String zone, BodyFaults faults) {
        return new QuerySchedule.Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.parse(at), RequestValues.zone(zone, faults));
    }

    static QuerySchedule weekly(TextOrTexts weekly, String at, String zone, BodyFaults faults) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : weekly.texts("weekly", DAYS, faults)) {
            try {
                days.add(DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                faults.at("weekly", "must be days such as \"monday\" or [\"monday\", \"thursday\"]");
            }
        }
        ZoneId read = RequestValues.zone(zone, faults);
        return new QuerySchedule.Weekly(days, LocalTime.parse(at), read);
    }

    static QuerySchedule monthly(int day, String at, String zone, BodyFaults faults) {
        return new QuerySchedule.Monthly(day, LocalTime.parse(at), RequestValues.zone(zone, faults));
    }
}
