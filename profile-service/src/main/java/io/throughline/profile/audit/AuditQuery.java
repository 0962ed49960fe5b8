package io.throughline.profile.audit;

import java.time.Instant;

import io.throughline.commons.identity.Identifier;

/**
 * The filter of a list of entries; an empty text does not restrict its field.
 *
 * @param subject the person whose data were accessed; null for all
 * @param before the number of an entry: only earlier ones are listed
 */
record AuditQuery(String actor, Identifier subject, String action, String service, Instant from, Instant to, long before) {

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    static AuditQuery of(String actor, Identifier subject, String action, String service, Instant from, Instant to, Long before) {
        return new AuditQuery(open(actor), subject, open(action), open(service), within(from, FIRST), within(to, LAST),
                before == null ? Long.MAX_VALUE : before);
    }

    private static String open(String text) {
        return text == null ? "" : text;
    }

    /** PostgreSQL's range of times is smaller than Java's. */
    private static Instant within(Instant time, Instant otherwise) {
        return time == null ? otherwise : time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    }
}
