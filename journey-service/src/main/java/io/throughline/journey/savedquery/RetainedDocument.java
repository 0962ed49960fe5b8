package io.throughline.journey.savedquery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.bson.Document;

/**
 * A version or a result that is kept of a definition, of which there may be many and large ones.
 *
 * @param bytes of its texts in UTF-8; 0 of what was kept before they were counted
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

    /** Those that are too many or too much, the oldest; the newest stays whatever it has. What is kept has no gaps. */
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
