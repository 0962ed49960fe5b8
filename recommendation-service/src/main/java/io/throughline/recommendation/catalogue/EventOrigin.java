package io.throughline.recommendation.catalogue;

import java.time.LocalDate;

import io.throughline.commons.identity.SourceTrust;

/**
 * Which source sent an event, and how far it is believed.
 *
 * @param trust public where the event names none
 * @param day when the event was received, in UTC: a sender may choose the time of the event, but not this
 */
public record EventOrigin(String source, SourceTrust trust, LocalDate day) {

    public boolean isTrusted() {
        return trust.isTrusted();
    }
}
