package io.throughline.feedback.score;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The stretches of the calendar that answers are put together by. */
enum Period {

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

    /** From Monday; ISO 8601. */
    WEEK("%G-W%V") {
        @Override
        LocalDate first(String label) {
            return LocalDate.parse(label, ISO_WEEK).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
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

    /** Everything asked for as one. */
    ALL(null) {
        @Override
        LocalDate first(String label) {
            throw new UnsupportedOperationException();
        }

        @Override
        LocalDate next(LocalDate first) {
            throw new UnsupportedOperationException();
        }
    };

    private static final DateTimeFormatter ISO_WEEK = new DateTimeFormatterBuilder()
            .appendValue(IsoFields.WEEK_BASED_YEAR, 4).appendLiteral("-W").appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
            .parseDefaulting(ChronoField.DAY_OF_WEEK, 1).toFormatter(Locale.ROOT);

    private final String format;

    Period(String format) {
        this.format = format;
    }

    abstract LocalDate first(String label);

    abstract LocalDate next(LocalDate first);

    /** For MongoDB's $dateToString; null where there is nothing to tell apart. */
    String format() {
        return format;
    }

    /** The part of this period that was asked for: what its score was counted from. */
    Span span(String label, ZoneId zone, Span asked) {
        if (this == ALL) {
            return asked;
        }
        LocalDate first = first(label);
        Instant from = first.atStartOfDay(zone).toInstant();
        Instant to = next(first).atStartOfDay(zone).toInstant();
        return new Span(asked.from() != null && asked.from().isAfter(from) ? asked.from() : from,
                asked.to() != null && asked.to().isBefore(to) ? asked.to() : to);
    }

    static Optional<Period> of(String word) {
        return Arrays.stream(values()).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }

    /**
     * @param from the first moment in it; null without a beginning
     * @param to the first moment after it; null without an end
     */
    record Span(Instant from, Instant to) {
    }
}
