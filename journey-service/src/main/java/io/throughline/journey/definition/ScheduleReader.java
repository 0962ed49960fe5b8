package io.throughline.journey.definition;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.throughline.journey.analysis.Part;
import io.throughline.journey.analysis.ScopeReader;

/**
 * {@code {"every": "PT24H"}}, {@code {"daily": "06:00", "zone": "Asia/Shanghai"}}, {@code {"weekly": ["monday"], "at": "06:00", "zone": …}}
 * or {@code {"monthly": 1, "at": "06:00", "zone": …}}.
 */
final class ScheduleReader {

    /** Hundreds of questions at each replica's cost: more often is what the live view and alerts are for. */
    static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final List<String> FORMS = List.of("every", "daily", "weekly", "monthly");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

    private ScheduleReader() {
    }

    /** @param since when it began, which {@code every} counts from; null where it is a fault */
    static Schedule read(Part part, Instant since) {
        List<String> sent = FORMS.stream().filter(part::has).toList();
        Schedule schedule = null;
        if (sent.size() == 1) {
            schedule = switch (sent.getFirst()) {
                case "every" -> every(part, since);
                case "daily" -> weekly(EnumSet.allOf(DayOfWeek.class), time(part, "daily"), ScopeReader.zone(part));
                case "weekly" -> weekly(days(part), time(part, "at"), ScopeReader.zone(part));
                default -> monthly(part);
            };
            part.done();
        } else {
            part.fault(null, "needs one of " + FORMS + (sent.isEmpty() ? "" : ", and one alone"));
        }
        return schedule;
    }

    private static Schedule every(Part part, Instant since) {
        Duration every = part.duration("every", LONGEST, LONGEST);
        if (every.compareTo(SHORTEST) < 0 || every.toNanosPart() != 0) {
            part.fault("every", "must be whole seconds, and an hour at least: more often, an alert is told at once");
            return null;
        }
        return new Schedule.Every(every, since);
    }

    private static Schedule weekly(Set<DayOfWeek> days, LocalTime at, ZoneId zone) {
        return at == null || days.isEmpty() ? null : new Schedule.Weekly(days, at, zone);
    }

    private static Schedule monthly(Part part) {
        int day = part.whole("monthly", 1, 1, 31);
        LocalTime at = time(part, "at");
        ZoneId zone = ScopeReader.zone(part);
        return at == null ? null : new Schedule.Monthly(day, at, zone);
    }

    private static Set<DayOfWeek> days(Part part) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : part.texts("weekly", 7)) {
            try {
                days.add(DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                part.fault("weekly", "must be days such as \"monday\" or [\"monday\", \"thursday\"]");
                return EnumSet.noneOf(DayOfWeek.class);
            }
        }
        return days;
    }

    private static LocalTime time(Part part, String field) {
        String text = part.required(field);
        if (TIME.matcher(text).matches()) {
            return LocalTime.parse(text);
        }
        if (!text.isEmpty()) {
            part.fault(field, "must be a time of the day such as 06:00 or 23:30");
        }
        return null;
    }
}
