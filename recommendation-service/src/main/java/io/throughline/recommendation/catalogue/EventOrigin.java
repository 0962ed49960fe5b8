package io.throughline.recommendation.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import io.throughline.commons.identity.SourceTrust;

/**
 * The source of an event, and its trust.
 *
 * @param trust public where the event names none
 * @param receivedAt the time of receipt; unlike the event's time, the sender cannot choose it
 */
public record EventOrigin(String source, SourceTrust trust, Instant receivedAt) {

    public boolean isTrusted() {
        return trust.isTrusted();
    }

    /** When the event was received, in UTC. */
    public LocalDate day() {
        return LocalDate.ofInstant(receivedAt, ZoneOffset.UTC);
    }
}
