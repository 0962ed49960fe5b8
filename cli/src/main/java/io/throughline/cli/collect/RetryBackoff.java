package io.throughline.cli.collect;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The wait before another attempt. It doubles from the first wait with equal jitter (half fixed, half random, so that senders do
 * not return all at once) and is never shorter than the server's Retry-After.
 */
record RetryBackoff(Duration first, Duration longest, Duration patience) {

    static final RetryBackoff DEFAULT = new RetryBackoff(Duration.ofMillis(250), Duration.ofSeconds(20), Duration.ofMinutes(5));

    Duration before(int attempt, Optional<String> retryAfter, Instant now) {
        long ceiling = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
        long jittered = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1);
        Duration asked = retryAfter.flatMap(value -> parse(value, now)).orElse(Duration.ZERO);
        Duration own = Duration.ofMillis(jittered);
        return asked.compareTo(own) > 0 ? asked : own;
    }

    /** RFC 9110 §10.2.3: delay-seconds or an HTTP-date. */
    private static Optional<Duration> parse(String value, Instant now) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
        } catch (NumberFormatException date) {
            try {
                Instant at = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
                return Optional.of(Duration.between(now, at));
            } catch (DateTimeParseException neither) {
                return Optional.empty();
            }
        }
    }
}
