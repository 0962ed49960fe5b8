package io.throughline.recommendation.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import io.throughline.commons.identity.SourceTrust;

/**
 * Which source sent an event, and how far it is believed.
 *
 * @param trust public where the event names none
 * @param receivedAt a sender may choose the time of the event, but not this
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
