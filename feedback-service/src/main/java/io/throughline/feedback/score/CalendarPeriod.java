package io.throughline.feedback.score;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The calendar periods by which answers are grouped. */
enum CalendarPeriod {

    DAY("%Y-%m-%d") {
        @Override
        LocalDate first(String label) {
            return LocalDate.parse(label);
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusDays(1);
        }
    },

    /** Weeks from Monday (ISO 8601), computed from days, since the emulator's %G is not the year of the week. */
    WEEK("%Y-%m-%d") {
        @Override
        LocalDate first(String label) {
            return LocalDate.parse(label).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        int rows() {
            return 7;
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusWeeks(1);
        }
    },

    MONTH("%Y-%m") {
        @Override
        LocalDate first(String label) {
            return LocalDate.parse(label + "-01");
        }

        @Override
        LocalDate next(LocalDate first) {
            return first.plusMonths(1);
        }
    },

    /** The whole queried time as one period. */
    ALL("all") {
        @Override
        LocalDate first(String label) {
            return LocalDate.EPOCH;
        }

        @Override
        LocalDate next(LocalDate first) {
            return LocalDate.MAX;
        }
    };

    private final String format;

    CalendarPeriod(String format) {
        this.format = format;
    }

    /** The first day of the period that a label from MongoDB names or lies in. */
    abstract LocalDate first(String label);

    abstract LocalDate next(LocalDate first);

    /** The most labels that a period can have. */
    int rows() {
        return 1;
    }

    /** The format for MongoDB's $dateToString. */
    String format() {
        return format;
    }

    /** The queried part of the period that begins on this day. Its score is computed from this part. */
    PeriodBounds span(LocalDate first, ZoneId zone, PeriodBounds asked) {
        if (this == ALL) {
            return asked;
        }
        Instant from = first.atStartOfDay(zone).toInstant();
        Instant to = next(first).atStartOfDay(zone).toInstant();
        return new PeriodBounds(asked.from() != null && asked.from().isAfter(from) ? asked.from() : from,
                asked.to() != null && asked.to().isBefore(to) ? asked.to() : to);
    }

    static Optional<CalendarPeriod> of(String word) {
        return Arrays.stream(values()).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }

    /**
     * @param from the first moment in it; null without a beginning
     * @param to the first moment after it; null without an end
     */
    record PeriodBounds(Instant from, Instant to) {
    }
}
