package io.throughline.journey.touchpoint;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Formats and parses times in milliseconds. Each touchpoint has four, and java.time's formatter took a fifth of the service's time for
 * them. The common form is handled here; java.time handles every other form.
 */
public final class Rfc3339Format {

    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME).optionalStart().appendOffset("+HH:MM:ss", "Z").optionalEnd()
            .optionalStart().appendOffset("+HHMM", "Z").optionalEnd().optionalStart().appendOffset("+HH", "Z").optionalEnd()
            .toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final int SECONDS = "2026-01-31T09:30:00".length();
    private static final int LONGEST = 40;

    private Rfc3339Format() {
    }

    /** @throws DateTimeException if the text is not a time with an offset */
    public static Instant parse(String text) {
        long millis = parseUtc(text);
        if (millis != Long.MIN_VALUE) {
            return Instant.ofEpochMilli(millis);
        }
        if (text.length() > LONGEST) {
            throw new DateTimeException("Too long for a time");
        }
        return LENIENT.parse(text, OffsetDateTime::from).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** {@code 2026-01-31T09:30:00.123Z} with none to nine digits after the second; Long.MIN_VALUE for anything else. */
    private static long parseUtc(String text) {
        int last = text.length() - 1;
        if (last < SECONDS || last > SECONDS + 10 || text.charAt(last) != 'Z' || text.charAt(4) != '-' || text.charAt(7) != '-'
                || text.charAt(10) != 'T' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            return Long.MIN_VALUE;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int millis = millis(text, last);
        boolean inRange = year >= 0 && month >= 1 && month <= 12 && day >= 1 && hour >= 0 && hour <= 23 && minute >= 0
                && minute <= 59 && second >= 0 && second <= 59 && millis >= 0
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
        return inRange ? ((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1_000L + millis : Long.MIN_VALUE;
    }

    private static int millis(String text, int end) {
        if (end == SECONDS) {
            return 0;
        }
        if (text.charAt(SECONDS) != '.' || end == SECONDS + 1 || digits(text, SECONDS + 1, end) < 0) {
            return -1;
        }
        int kept = digits(text, SECONDS + 1, Math.min(end, SECONDS + 4));
        return switch (end - SECONDS - 1) {
            case 1 -> kept * 100;
            case 2 -> kept * 10;
            default -> kept;
        };
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static long epochDay(int year, int month, int day) {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil, for years from 0.
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /** RFC 3339 in UTC, with milliseconds unless they are zero: {@code 2026-01-31T09:30:00Z}. */
    public static String format(Instant time) {
        return text(time, 'T', true);
    }

    /** In ClickHouse's form of DateTime64(3): {@code 2026-01-31 09:30:00.000}. */
    static String formatForClickHouse(Instant time) {
        return text(time, ' ', false);
    }

    private static String text(Instant time, char separator, boolean zoned) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > 9_999) {
            throw new DateTimeException("The year is out of range");
        }
        int millis = utc.getNano() / 1_000_000;
        StringBuilder text = new StringBuilder(24);
        pad(text, utc.getYear(), 1_000).append('-');
        pad(text, utc.getMonthValue(), 10).append('-');
        pad(text, utc.getDayOfMonth(), 10).append(separator);
        pad(text, utc.getHour(), 10).append(':');
        pad(text, utc.getMinute(), 10).append(':');
        pad(text, utc.getSecond(), 10);
        if (millis > 0 || !zoned) {
            pad(text.append('.'), millis, 100);
        }
        return zoned ? text.append('Z').toString() : text.toString();
    }

    private static StringBuilder pad(StringBuilder text, int number, int highest) {
        for (int digit = highest; digit > 0; digit /= 10) {
            text.append((char) ('0' + number / digit % 10));
        }
        return text;
    }
}
