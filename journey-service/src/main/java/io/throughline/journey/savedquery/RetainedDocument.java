package io.throughline.journey.savedquery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.bson.Document;

/**
 * A stored version or result of a definition. There may be many of them, and they may be large.
 *
 * @param bytes of its texts in UTF-8; 0 if it was stored before sizes were counted
 */
record RetainedDocument(String id, long bytes) {

    static final String BYTES = "bytes";

    static RetainedDocument of(Document found) {
        return new RetainedDocument(found.getString("_id"), found.get(BYTES) instanceof Number bytes ? bytes.longValue() : 0);
    }

    static long bytes(Iterable<?> values) {
        long bytes = 0;
        for (Object value : values) {
            bytes += value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
        }
        return bytes;
    }

    /** The oldest documents above the limits on number and size. The newest is always kept, and what is kept has no gaps. */
    static List<String> surplus(List<RetainedDocument> newestFirst, int most, long mostBytes) {
        List<String> surplus = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < newestFirst.size(); i++) {
            bytes += newestFirst.get(i).bytes();
            if (i >= most || i > 0 && bytes > mostBytes) {
                surplus.add(newestFirst.get(i).id());
            }
        }
        return surplus;
    }
}
