package io.throughline.cli.collect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Events for {@code POST /v1/batch}, each already JSON.
 *
 * <p>The collector accepts 500 KB per body and 32 KB per event, both counted before compression. A batch stays below the first
 * limit, with room for its frame.
 */
public final class CollectorBatch {

    public static final int MAX_EVENTS = 500;
    public static final int MAX_EVENT_BYTES = 32 * 1024;
    static final int MAX_BODY_BYTES = 490_000;

    private static final byte[] OPEN = "{\"batch\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

    private final int maxEvents;
    private final List<byte[]> events = new ArrayList<>();
    private int bytes = OPEN.length + CLOSE.length;

    public CollectorBatch() {
        this(MAX_EVENTS);
    }

    public CollectorBatch(int maxEvents) {
        this.maxEvents = Math.min(maxEvents, MAX_EVENTS);
    }

    /** Whether this event still fits. An event that does not fit starts the next batch. */
    public boolean hasRoomFor(byte[] event) {
        return events.size() < maxEvents && bytes + event.length + 1 <= MAX_BODY_BYTES;
    }

    public void add(byte[] event) {
        events.add(event);
        bytes += event.length + 1;
    }

    public int size() {
        return events.size();
    }

    public boolean isEmpty() {
        return events.isEmpty();
    }

    public byte[] body() {
        var body = new ByteArrayOutputStream(bytes);
        body.writeBytes(OPEN);
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(events.get(i));
        }
        body.writeBytes(CLOSE);
        return body.toByteArray();
    }
}
