package io.throughline.journey.analysis.question;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A period of time in the calendar of a time zone.
 *
 * @param to the first instant after the period
 */
public record TimePeriod(Instant from, Instant to, ZoneId zone) {

    /** What ClickHouse's DateTime64(3) can hold. Source: ClickHouse, Data types, DateTime64 */
    public static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    public static final Instant LAST = Instant.parse("2299-12-31T23:59:59.999Z");
    /** The most units that one answer may contain. */
    public static final int MOST_STARTS = 1_000;

    public TimePeriod {
        if (!from.isBefore(to) || from.isBefore(FIRST) || to.isAfter(LAST)) {
            throw new IllegalArgumentException("A period begins before it ends, in the years 1900 to 2299");
        }
    }

    /** The period of the same length that ends where this one begins. For whole months it is as many months, regardless of their days. */
    public TimePeriod previous() {
        ZonedDateTime start = from.atZone(zone);
        ZonedDateTime end = to.atZone(zone);
        if (isMonth(start) && isMonth(end)) {
            long months = ChronoUnit.MONTHS.between(start.toLocalDate(), end.toLocalDate());
            return from(CalendarUnit.MONTH.start(start).toLocalDate().minusMonths(months).atStartOfDay(zone).toInstant());
        }
        if (isDay(start) && isDay(end)) {
            long days = ChronoUnit.DAYS.between(start.toLocalDate(), end.toLocalDate());
            return from(start.toLocalDate().minusDays(days).atStartOfDay(zone).toInstant());
        }
        return from(from.minus(Duration.between(from, to)));
    }

    private TimePeriod from(Instant start) {
        return new TimePeriod(start, from, zone);
    }

    /** The shortest period that contains both. @param other null for none */
    public TimePeriod spanning(TimePeriod other) {
        return other == null ? this
                : new TimePeriod(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to, zone);
    }

    /** The same days one year earlier; 29 February becomes 28 February. */
    public TimePeriod yearBefore() {
        return new TimePeriod(from.atZone(zone).minusYears(1).toInstant(), to.atZone(zone).minusYears(1).toInstant(), zone);
    }

    /** The beginnings of all units that overlap this period, at most {@link #MOST_STARTS}; the first may lie before it. */
    public List<Instant> starts(CalendarUnit calendarUnit) {
        List<Instant> starts = new ArrayList<>();
        ZonedDateTime start = calendarUnit.start(from.atZone(zone));
        while (start.toInstant().isBefore(to) && starts.size() < MOST_STARTS) {
            starts.add(start.toInstant());
            start = calendarUnit.next(start);
        }
        return starts;
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    private boolean isDay(ZonedDateTime time) {
        return time.equals(CalendarUnit.DAY.start(time));
    }

    private boolean isMonth(ZonedDateTime time) {
        return isDay(time) && time.toLocalDate().equals(LocalDate.of(time.getYear(), time.getMonth(), 1));
    }
}
