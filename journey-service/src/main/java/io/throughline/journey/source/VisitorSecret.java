package io.throughline.journey.source;

import java.time.Instant;

/**
 * What a source's visitor tokens are signed with (HS256): the text itself, as UTF-8, is the key.
 *
 * @param until when it stops to count; null for the one in use
 */
record VisitorSecret(String text, Instant until) {

    boolean countsAt(Instant now) {
        return until == null || now.isBefore(until);
    }

    @Override
    public String toString() {
        return "VisitorSecret[until=" + until + "]";
    }
}
