package io.throughline.journey.quarantine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Limits how much one source can store in the quarantine. An event that broke a rule is stored whole while the source's events of that
 * minute take at most {@value #WHOLE_BYTES} bytes with their contexts, and itself at most {@value #MOST_BYTES}. Of all others only the
 * first {@value #BEGINNING} characters are stored, without the batch's context, in an object that says so: {@code {"cut": true, "bytes":
 * 51200, "beginning": "{\"type\":…"}}. To replay such an entry, the whole event must be supplied.
 */
final class QuarantineSizeLimit {

    /** The largest size that an event may have. */
    static final int MOST_BYTES = 32 * 1024;
    static final int WHOLE_BYTES = 1024 * 1024;
    static final int BEGINNING = 1_024;
    private static final String MARK = "{\"cut\":true,\"bytes\":";
    private static final int MINUTES_REMEMBERED = 1_000;

    /** The bytes stored whole, by source and minute of receipt. */
    private final Map<String, Integer> whole = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MINUTES_REMEMBERED;
        }
    };

    /** @param context null if there is none or it is not stored */
    record StoredContent(String event, String context) {
    }

    /** @param event JSON text, as it was received */
    StoredContent keep(String source, Instant receivedAt, String event, String context) {
        int size = event.length() + (context == null ? 0 : context.length());
        String minute = source + ' ' + receivedAt.truncatedTo(ChronoUnit.MINUTES);
        int before = whole.getOrDefault(minute, 0);
        if (event.length() > MOST_BYTES || before + size > WHOLE_BYTES) {
            return new StoredContent(cut(event), null);
        }
        whole.put(minute, before + size);
        return new StoredContent(event, context);
    }

    private static String cut(String event) {
        int end = Math.min(event.length(), BEGINNING);
        if (end < event.length() && Character.isHighSurrogate(event.charAt(end - 1))) {
            end--;
        }
        String beginning = JsonNodeFactory.instance.textNode(event.substring(0, end)).toString();
        return MARK + event.length() + ",\"beginning\":" + beginning + "}";
    }

    static boolean isCut(String event) {
        return event.startsWith(MARK);
    }
}
