package io.throughline.commons.event;

import java.time.Instant;

/**
 * A CloudEvent with JSON data, and the key under which Kafka keeps it.
 *
 * @param source together with {@code id} the event's identity; an event that is sent again keeps both
 * @param key Kafka's key; events with the same key stay in order
 * @param data UTF-8 JSON; null is a tombstone, which deletes the key from a compacted topic
 * @param traceparent W3C trace context of the cause; null where there is none
 */
public record KeyedEvent(String id, String source, String type, String key, Instant time, byte[] data, String traceparent) {

    public boolean isTombstone() {
        return data == null;
    }

    public KeyedEvent withTraceparent(String parent) {
        return new KeyedEvent(id, source, type, key, time, data, parent);
    }
}
