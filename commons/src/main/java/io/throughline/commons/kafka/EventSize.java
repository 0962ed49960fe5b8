package io.throughline.commons.kafka;

import java.nio.charset.StandardCharsets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.event.KeyedEvent;

/** How large an event may be that is to be sent later: what is accepted and then cannot be sent would block what comes behind it. */
@ApplicationScoped
public class EventSize {

    /** What the names of headers and the framing take, by far, and what an estimate may be wrong by. */
    static final int ROOM = 16 * 1024;

    private final int most;

    @Inject
    EventSize(KafkaSettings settings) {
        this.most = settings.maxRequestSize() - ROOM;
    }

    /** The largest event that is taken, in bytes. */
    public int most() {
        return most;
    }

    public boolean isTooLarge(KeyedEvent event) {
        return of(event) > most;
    }

    /** About how many bytes its record has, before compression: the key stands in it twice. */
    public static long of(KeyedEvent event) {
        return (event.data() == null ? 0L : event.data().length) + 2L * bytes(event.key()) + bytes(event.id()) + bytes(event.source())
                + bytes(event.type()) + bytes(event.traceparent());
    }

    private static int bytes(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
