package io.throughline.journey.collector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.throughline.journey.touchpoint.Rfc3339Format;

/**
 * The time at which an event happened. A sentAt shows a wrong clock only if it cannot come from a slow upload: it is after the receipt, or
 * more than ten minutes before it. The time for which the sender held the event back is then still right by that clock:
 * {@code timestamp = receivedAt - (sentAt - original)}. No event is later than its receipt. docs/event-times.md has a table of the cases.
 * Source of the formula: Segment, "Spec: Common Fields", section Timestamp overview.
 */
final class EventTimestamp {

    /** A sentAt that is older by at most this much may come from a slow upload and says nothing about the clock. */
    static final Duration TRANSIT = Duration.ofMinutes(10);

    /**
     * A later time, such as a calendar entry for tomorrow, is not a touchpoint yet; but a clock without its time zone may be up to a day
     * ahead.
     */
    static final Duration AHEAD = Duration.ofHours(24);

    /** Imported histories reach back decades; a time before the epoch comes from a broken clock. */
    static final Instant EARLIEST = Instant.EPOCH;

    /** The range of times that a sender may state: what the log can store (ClickHouse's DateTime64). */
    private static final Instant FIRST_KEPT = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST_KEPT = Instant.parse("2299-12-31T00:00:00Z");

    static final String FORM = "must be an RFC 3339 time with its offset, from 1900 to 2299, such as 2026-01-31T09:30:00.000Z";

    private EventTimestamp() {
    }

    /** Empty if the text is not a time of {@link #FORM}. Milliseconds are kept, like in the log. */
    static Optional<Instant> parse(String text) {
        try {
            Instant instant = Rfc3339Format.parse(text);
            return instant.isBefore(FIRST_KEPT) || instant.isAfter(LAST_KEPT) ? Optional.empty() : Optional.of(instant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /**
     * Never after receivedAt. Events with the same sentAt and receivedAt keep their order unless one of them {@link #isContradicted}.
     *
     * @param original the time by the sender's clock; null if there is none: the event then happened when it was received
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

    /**
     * Whether an event happened after it was sent. Then sentAt is not the time of sending, such as in SDKs that set it when they queue the
     * event.
     */
    static boolean isContradicted(Instant original, Instant sentAt) {
        return original.isAfter(sentAt);
    }

    private static boolean isOfWrongClock(Instant sentAt, Instant receivedAt) {
        return sentAt.isAfter(receivedAt) || sentAt.isBefore(receivedAt.minus(TRANSIT));
    }

    /**
     * The fault in the times, if any.
     *
     * @param time as corrected
     */
    static Optional<String> fault(Instant original, Instant sentAt, Instant time, Instant receivedAt) {
        if (time.isBefore(EARLIEST)) {
            return Optional.of("must not be before 1970-01-01, after the correction by sentAt it is " + time);
        }
        // Events that were corrected by their sentAt may state any time.
        if (original != null && original.isAfter(receivedAt.plus(AHEAD)) && (sentAt == null || isContradicted(original, sentAt))) {
            return Optional.of("must not be more than 24 h in the future where no sentAt tells how wrong the sender's clock is");
        }
        return Optional.empty();
    }
}
