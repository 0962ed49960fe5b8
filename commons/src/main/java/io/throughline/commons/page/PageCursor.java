package io.throughline.commons.page;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StorableTimes;
import io.throughline.commons.problem.ProblemException;

/** The position where the next page of a list begins: the sort key of the last item, opaque to clients. */
public final class PageCursor {

    private static final char SEPARATOR = '\u001F';

    private PageCursor() {
    }

    public static String of(Object... parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            text.append(i == 0 ? "" : SEPARATOR).append(parts[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ProblemException 400 where the cursor does not come from this list */
    public static List<String> parts(String cursor, int expected) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
            // A store would report such a text as a failure of its own.
            if (parts.size() == expected && StorableText.fault(text).isEmpty()) {
                return parts;
            }
        } catch (IllegalArgumentException notBase64) {
            // The problem is thrown below.
        }
        throw invalid();
    }

    /** A part that is a time in the form of {@link Instant#toString} and can be stored. */
    public static Instant time(String part) {
        try {
            return kept(Instant.parse(part));
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    /** A part that is a time in milliseconds since 1970 and can be stored. */
    public static Instant millis(String part) {
        try {
            return kept(Instant.ofEpochMilli(Long.parseLong(part)));
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    private static Instant kept(Instant time) {
        if (!StorableTimes.isStorable(time)) {
            throw invalid();
        }
        return time;
    }

    /** The problem for a part that does not parse as the sort key of this list. */
    public static ProblemException invalid() {
        return ProblemException.invalidParameter("cursor",
                "must be the `next` of an earlier answer of this list; leave it out for the first page");
    }
}
