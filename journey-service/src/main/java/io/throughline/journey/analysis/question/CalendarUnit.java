package io.throughline.journey.analysis.question;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A unit of the calendar. A week follows ISO 8601 and begins on Monday. */
@Schema(name = "CalendarUnit", description = "A unit of the calendar. A week begins on Monday (ISO 8601).")
public enum CalendarUnit {

    @JsonProperty("hour")
    HOUR,
    @JsonProperty("day")
    DAY,
    @JsonProperty("week")
    WEEK,
    @JsonProperty("month")
    MONTH,
    @JsonProperty("quarter")
    QUARTER,
    @JsonProperty("year")
    YEAR;

    /** The beginning of the unit that contains a time. */
    public ZonedDateTime start(ZonedDateTime time) {
        ZonedDateTime day = time.toLocalDate().atStartOfDay(time.getZone());
        return switch (this) {
            // By the clock: an hour that occurs twice is two units.
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).atStartOfDay(time.getZone());
            case MONTH -> time.toLocalDate().withDayOfMonth(1).atStartOfDay(time.getZone());
            case QUARTER ->
                    time.toLocalDate().withDayOfMonth(1).withMonth((time.getMonthValue() - 1) / 3 * 3 + 1).atStartOfDay(time.getZone());
            case YEAR -> time.toLocalDate().withDayOfYear(1).atStartOfDay(time.getZone());
        };
    }

    /** The beginning of the unit after the one that begins at this time. */
    public ZonedDateTime next(ZonedDateTime start) {
        return switch (this) {
            case HOUR -> start.plusHours(1);
            // By date, so that a midnight that does not exist does not move later days.
            case DAY -> start.toLocalDate().plusDays(1).atStartOfDay(start.getZone());
            case WEEK -> start.toLocalDate().plusWeeks(1).atStartOfDay(start.getZone());
            case MONTH -> start.toLocalDate().plusMonths(1).atStartOfDay(start.getZone());
            case QUARTER -> start.toLocalDate().plusMonths(3).atStartOfDay(start.getZone());
            case YEAR -> start.toLocalDate().plusYears(1).atStartOfDay(start.getZone());
        };
    }
}
