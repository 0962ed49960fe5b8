package io.throughline.profile.segment.evaluation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A rolling span of time in ISO 8601: {@code P30D}, {@code P1M}, {@code PT24H}. A month is a calendar month in UTC: with
 * P1M, an event of 31 January counts until 28 February (java.time's rule for days that a month lacks).
 */
public record RollingWindow(Period days, Duration time, String text) {

    public static Optional<RollingWindow> parse(String text) {
        try {
            int t = text.indexOf('T');
            Period days = t == 1 ? Period.ZERO : Period.parse(t < 0 ? text : text.substring(0, t));
            Duration time = t < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(t));
            RollingWindow window = new RollingWindow(days, time, text);
            boolean forward = !days.isNegative() && !time.isNegative() && !(days.isZero() && time.isZero());
            return forward && text.startsWith("P") ? Optional.of(window) : Optional.empty();
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** When an event at an instant leaves the window. */
    Instant after(Instant at) {
        return (days.isZero() ? at : at.atOffset(ZoneOffset.UTC).plus(days).toInstant()).plus(time);
    }

    /** When a future instant enters the window. */
    Instant before(Instant at) {
        return (days.isZero() ? at : at.atOffset(ZoneOffset.UTC).minus(days).toInstant()).minus(time);
    }

    /** An upper bound of the window's length. */
    public Duration longest() {
        return Duration.ofDays(days.getYears() * 366L + days.getMonths() * 31L + days.getDays()).plus(time);
    }
}
