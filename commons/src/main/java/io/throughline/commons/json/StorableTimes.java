package io.throughline.commons.json;

import java.time.Instant;

/** Times that others can keep. */
public final class StorableTimes {

    public static final String FORM = "must be a time of the years 1 to 9999 (UTC)";

    /** ISO 8601 writes years of four digits, and so does RFC 3339; there is no year 0 in PostgreSQL. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private StorableTimes() {
    }

    /** Whether every store takes it, and every consumer reads it as it is written. */
    public static boolean isStorable(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }
}
