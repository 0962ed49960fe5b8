package io.throughline.profile.segment.evaluation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A rolling span of time in ISO 8601: {@code P30D}, {@code P1M}, {@code PT24H}. A month is the calendar's, in UTC: what
 * happened on 31 January counts with P1M until 28 February (java.time's rule for days that a month lacks).
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

    /** When what happened at an instant no longer lies within this span. */
    Instant after(Instant at) {
        return (days.isZero() ? at : at.atOffset(ZoneOffset.UTC).plus(days).toInstant()).plus(time);
    }

    /** When an instant to come begins to lie within this span. */
    Instant before(Instant at) {
        return (days.isZero() ? at : at.atOffset(ZoneOffset.UTC).minus(days).toInstant()).minus(time);
    }

    /** No instant's span is longer. */
    public Duration longest() {
        return Duration.ofDays(days.getYears() * 366L + days.getMonths() * 31L + days.getDays()).plus(time);
    }
}
