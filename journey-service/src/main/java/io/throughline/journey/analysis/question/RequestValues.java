package io.throughline.journey.analysis.question;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;

import io.throughline.commons.contract.BodyFaults;

/** Reads texts of a request whose format no schema describes: times, durations, time zones and paths of properties. */
public final class RequestValues {

    /** Longer than any valid name of an event, a property or a channel. */
    public static final int MOST_TEXT = 256;
    private static final int MOST_NAMES = 8;

    private RequestValues() {
    }

    /** A date (midnight in the zone) or an RFC 3339 time; null if it is missing or a fault. */
    public static Instant time(String text, ZoneId zone, String field, BodyFaults faults) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = text.length() == 10 ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(TimePeriod.FIRST) && !time.isAfter(TimePeriod.LAST)) {
                return time.truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException e) {
            // Added as a fault below.
        }
        faults.at(field, "must be a date such as 2026-01-31 or an RFC 3339 time such as 2026-01-31T09:30:00Z, of the years 1900 to 2299");
        return null;
    }

    /** An ISO 8601 duration of days, hours, minutes and seconds (P7D, PT30M), or weeks; the standard if it is missing or a fault. */
    public static Duration duration(String text, Duration standard, Duration most, String field, BodyFaults faults) {
        if (text == null) {
            return standard;
        }
        try {
            Duration duration = text.matches("P\\d{1,4}W") ? Duration.ofDays(7L * Integer.parseInt(text.substring(1, text.length() - 1)))
                    : Duration.parse(text);
            if (duration.isPositive() && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Added as a fault below.
        }
        faults.at(field, "must be an ISO 8601 duration such as P30D, P2W or PT24H, longer than none and no longer than " + most);
        return standard;
    }

    /** The zone in the field {@code zone}; UTC if it is missing or a fault. */
    public static ZoneId zone(String name, BodyFaults faults) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        // ClickHouse knows regions, but no offsets.
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        faults.at("zone", "must be a zone of the IANA database such as Asia/Shanghai or UTC");
        return ZoneOffset.UTC;
    }

    /** A property's path; {@code x} replaces a fault. */
    public static String path(String path, String field, BodyFaults faults) {
        String[] names = path.split("\\.", -1);
        if (names.length > MOST_NAMES || List.of(names).contains("")) {
            faults.at(field, "must be a property's name, or names parted by dots such as address.city, at most " + MOST_NAMES);
            return "x";
        }
        return path;
    }

    /**
     * Whether this is an ISO 4217 code in which amounts are stored. Codes of metals and of testing have no smallest unit and are excluded.
     */
    public static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(each -> each.getCurrencyCode().equals(code) && each.getDefaultFractionDigits() >= 0);
    }

    public static <T> T or(T value, T standard) {
        return value == null ? standard : value;
    }
}
