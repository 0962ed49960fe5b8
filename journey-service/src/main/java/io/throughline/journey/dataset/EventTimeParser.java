package io.throughline.journey.dataset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.throughline.journey.analysis.question.TimePeriod;

/** Parses times in the forms that event logs use: year, month, day, and optionally a time of day and an offset from UTC. */
final class EventTimeParser {

    static final String FORM = "must be a time such as 2026-01-31T09:30:00+08:00, 2026-01-31 09:30, 2026/1/31 9:30:00 "
            + "or 2026年1月31日 9:30, of the years 1900 to 2299";
    static final String NO_ZONE = "has no offset from UTC: say the dataset's zone";
    private static final Pattern TIME = Pattern.compile("(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?"
            + "(?:[T ]\\s*(\\d{1,2})[:时](\\d{1,2})(?:[:分](\\d{1,2})?秒?(?:[.,](\\d{1,9}))?)?)?\\s*(Z|z|UTC|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})?");

    private EventTimeParser() {
    }

    /**
     * @param zone of times without an offset; null if the file must state it
     * @throws IllegalArgumentException that says what to change
     */
    static Instant parse(String text, ZoneId zone) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        try {
            LocalDateTime local =
                    LocalDateTime.of(number(matcher, 1), number(matcher, 2), number(matcher, 3), number(matcher, 4), number(matcher, 5),
                            number(matcher, 6), fraction(matcher.group(7)));
            String offset = matcher.group(8);
            if (offset == null && zone == null) {
                throw new IllegalArgumentException(NO_ZONE);
            }
            Instant time = offset == null ? local.atZone(zone).toInstant() : local.toInstant(offset(offset));
            if (time.isBefore(TimePeriod.FIRST) || time.isAfter(TimePeriod.LAST)) {
                throw new IllegalArgumentException(FORM);
            }
            return time.truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(FORM, e);
        }
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    private static int fraction(String digits) {
        return digits == null ? 0 : Integer.parseInt((digits + "00000000").substring(0, 9));
    }

    private static ZoneOffset offset(String text) {
        return text.equalsIgnoreCase("Z") || text.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }
}
