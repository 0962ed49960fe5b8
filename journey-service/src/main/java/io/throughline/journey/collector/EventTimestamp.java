package io.throughline.journey.collector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.throughline.journey.touchpoint.Rfc3339Format;

/**
 * When an event happened. Only a sentAt that cannot be a slow upload tells of a wrong clock: one after the receipt, or more than ten
 * minutes before it. Then how long the sender held the event back is right by that clock: {@code timestamp = receivedAt - (sentAt -
 * original)}. Nothing is later than its receipt. docs/event-times.md has a table of the cases.
 * Source of the formula: Segment, "Spec: Common Fields", section Timestamp overview.
 */
final class EventTimestamp {

    /** A sentAt that is older by no more than this is that of a slow upload, which says nothing of the clock. */
    static final Duration TRANSIT = Duration.ofMinutes(10);

    /** A calendar entry for tomorrow is no touchpoint yet, but a clock without its time zone may be up to a day ahead. */
    static final Duration AHEAD = Duration.ofHours(24);

    /** Histories that are imported reach back decades; what claims to be older than the epoch has a broken clock. */
    static final Instant EARLIEST = Instant.EPOCH;

    /** What a sender's clock may say at all: what the log can keep (ClickHouse's DateTime64). */
    private static final Instant FIRST_KEPT = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST_KEPT = Instant.parse("2299-12-31T00:00:00Z");

    static final String FORM = "must be an RFC 3339 time with its offset, from 1900 to 2299, such as 2026-01-31T09:30:00.000Z";

    private EventTimestamp() {
    }

    /** Empty where the text is no time of {@link #FORM}. Milliseconds are kept, since the log keeps no more. */
    static Optional<Instant> parse(String text) {
        try {
            Instant instant = Rfc3339Format.parse(text);
            return instant.isBefore(FIRST_KEPT) || instant.isAfter(LAST_KEPT) ? Optional.empty() : Optional.of(instant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /**
     * Never after receivedAt, and in the order of the originals where sentAt and receivedAt are the same and {@link #isContradicted}
     * by none of them.
     *
     * @param original what the sender's clock said; null where it said nothing: then it happened when it was received
     */
    static Instant corrected(Instant original, Instant sentAt, Instant receivedAt) {
        if (original == null) {
            return receivedAt;
        }
        if (sentAt != null && !isContradicted(original, sentAt) && isOfWrongClock(sentAt, receivedAt)) {
            return receivedAt.minus(Duration.between(original, sentAt));
        }
        return original.isAfter(receivedAt) ? receivedAt : original;
    }

    /** An event that happened after it was sent: then sentAt is not when it was sent, such as of SDKs that stamp it when they queue. */
    static boolean isContradicted(Instant original, Instant sentAt) {
        return original.isAfter(sentAt);
    }

    private static boolean isOfWrongClock(Instant sentAt, Instant receivedAt) {
        return sentAt.isAfter(receivedAt) || sentAt.isBefore(receivedAt.minus(TRANSIT));
    }

    /**
     * What is wrong with the times, if anything.
     *
     * @param time as corrected
     */
    static Optional<String> fault(Instant original, Instant sentAt, Instant time, Instant receivedAt) {
        if (time.isBefore(EARLIEST)) {
            return Optional.of("must not be before 1970-01-01, after the correction by sentAt it is " + time);
        }
        // One that was corrected by its sentAt may say anything.
        if (original != null && original.isAfter(receivedAt.plus(AHEAD)) && (sentAt == null || isContradicted(original, sentAt))) {
            return Optional.of("must not be more than 24 h in the future where no sentAt tells how wrong the sender's clock is");
        }
        return Optional.empty();
    }
}
