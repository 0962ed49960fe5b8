package io.throughline.journey.touchpoint.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.throughline.commons.event.ReceivedEvent;

/**
 * One row of the touchpoint log.
 *
 * @param identifiers all identifiers of the event: trusted ones unchanged, the others as
 *     {@link io.throughline.commons.identity.Identifier#asClaimed}
 * @param source the collector's source, or the poster of a response
 * @param trust of the source when it sent the event; null if unknown, and for responses
 * @param messageId unique in its source
 * @param name null if there is none
 * @param properties JSON text of an object, as are {@code traits} and {@code context}
 */
public record LogRow(String subject, List<String> identifiers, String type, String name, String channel, String source, String trust,
        String messageId, Instant time, Instant receivedAt, Instant originalTimestamp, Instant sentAt, String groupId,
        String previousId, String properties, String traits, String context, KafkaPosition place, UUID id) {

    LogRow naming(List<String> left, String previous) {
        return new LogRow(subject, left, type, name, channel, source, trust, messageId, time, receivedAt, originalTimestamp, sentAt,
                groupId,
                previous, properties, traits, context, place, id);
    }

    /** The position of the record in Kafka. */
    public record KafkaPosition(String topic, int partition, long offset) {

        public static KafkaPosition of(ReceivedEvent received) {
            return new KafkaPosition(received.topic(), received.partition(), received.offset());
        }
    }

    /**
     * The event's identity, {@code ce_source} and {@code ce_id}, in 128 bits: half of a SHA-256, so that nobody can construct a collision
     * that suppresses another source's event.
     */
    public static UUID id(String ceSource, String ceId) {
        MessageDigest digest = sha256();
        digest.update(ceSource.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(ceId.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
