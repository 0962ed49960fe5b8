package io.throughline.commons.event;

import java.time.Instant;

/**
 * A CloudEvent with JSON data, and the key under which Kafka keeps it.
 *
 * @param source with {@code id} the event's identity: sending an event twice means sending both again
 * @param key Kafka's key: what must stay in order relative to each other
 * @param data UTF-8 JSON; null is a tombstone, which deletes the key from a compacted topic
 * @param traceparent W3C trace context of what caused it; null where there is none
 */
public record KeyedEvent(String id, String source, String type, String key, Instant time, byte[] data, String traceparent) {

    public boolean isTombstone() {
        return data == null;
    }

    public KeyedEvent withTraceparent(String parent) {
        return new KeyedEvent(id, source, type, key, time, data, parent);
    }
}
