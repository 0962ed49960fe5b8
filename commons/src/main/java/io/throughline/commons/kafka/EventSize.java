package io.throughline.commons.kafka;

import java.nio.charset.StandardCharsets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.event.KeyedEvent;

/** Limits the size of events that are sent later. An event that was accepted and then cannot be sent would block all events behind it. */
@ApplicationScoped
public class EventSize {

    /** A generous allowance for header names, framing and errors of the estimate. */
    static final int ROOM = 16 * 1024;

    private final int most;

    @Inject
    EventSize(KafkaSettings settings) {
        this.most = settings.maxRequestSize() - ROOM;
    }

    /** The size of the largest accepted event, in bytes. */
    public int most() {
        return most;
    }

    public boolean isTooLarge(KeyedEvent event) {
        return of(event) > most;
    }

    /** The estimated size of the event's record in bytes, before compression; the record contains the key twice. */
    public static long of(KeyedEvent event) {
        return (event.data() == null ? 0L : event.data().length) + 2L * bytes(event.key()) + bytes(event.id()) + bytes(event.source())
                + bytes(event.type()) + bytes(event.traceparent());
    }

    private static int bytes(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
