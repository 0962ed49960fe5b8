package io.throughline.journey.source;

import java.time.Instant;

/**
 * A secret with which a source's visitor tokens are signed (HS256): the text itself, as UTF-8, is the key.
 *
 * @param until when it expires; null for the current one
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
