package io.throughline.commons.json;

import java.time.Instant;

/** Checks that a time can be stored and read by every store and consumer. */
public final class StorableTimes {

    public static final String FORM = "must be a time of the years 1 to 9999 (UTC)";

    /** ISO 8601 and RFC 3339 write years with four digits, and PostgreSQL has no year 0. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private StorableTimes() {
    }

    /** Whether every store accepts the time and every consumer reads it as written. */
    public static boolean isStorable(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }
}
