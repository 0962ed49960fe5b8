package io.throughline.journey.collector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.throughline.journey.touchpoint.Rfc3339;

/**
 * When an event happened. A sender's clock may be wrong, but how long it held the event back by that clock is right:
 * {@code timestamp = receivedAt - (sentAt - original)}.
 * Source: Segment, "Spec: Common Fields", section Timestamp overview.
 */
final class EventTime {

    /**
     * Up to here the difference of {@code receivedAt} and {@code sentAt} is taken for the way through the network, not
     * for a wrong clock, and times stay as they were sent: an order of 1997 imported today keeps its exact time.
     */
    static final Duration NETWORK = Duration.ofSeconds(5);

    /** A calendar entry for tomorrow is no touchpoint yet, but a clock without its time zone may be up to a day ahead. */
    static final Duration AHEAD = Duration.ofHours(24);

    /** Histories that are imported reach back decades; what claims to be older than the epoch has a broken clock. */
    static final Instant EARLIEST = Instant.EPOCH;

    /** What a sender's clock may say at all: what the log can keep (ClickHouse's DateTime64). */
    private static final Instant FIRST_KEPT = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST_KEPT = Instant.parse("2299-12-31T00:00:00Z");

    static final String FORM = "must be an RFC 3339 time with its offset, from 1900 to 2299, such as 2026-01-31T09:30:00.000Z";

    private EventTime() {
    }

    /** Empty where the text is no time of {@link #FORM}. Milliseconds are kept, since the log keeps no more. */
    static Optional<Instant> parse(String text) {
        try {
            Instant instant = Rfc3339.parse(text);
            return instant.isBefore(FIRST_KEPT) || instant.isAfter(LAST_KEPT) ? Optional.empty() : Optional.of(instant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** @param original what the sender's clock said; null where it said nothing: then it happened when it was sent */
    static Instant corrected(Instant original, Instant sentAt, Instant receivedAt) {
        if (original == null) {
            return receivedAt;
        }
        if (sentAt == null || Duration.between(sentAt, receivedAt).abs().compareTo(NETWORK) <= 0) {
            return original;
        }
        return receivedAt.minus(Duration.between(original, sentAt));
    }

    /** What is wrong with a corrected time, if anything. */
    static Optional<String> fault(Instant time, Instant receivedAt) {
        if (time.isBefore(EARLIEST)) {
            return Optional.of("must not be before 1970-01-01, after the correction by sentAt it is " + time);
        }
        if (time.isAfter(receivedAt.plus(AHEAD))) {
            return Optional.of("must not be more than 24 h in the future, after the correction by sentAt it is " + time);
        }
        return Optional.empty();
    }
}
