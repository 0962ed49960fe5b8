package io.throughline.commons.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import io.throughline.commons.problem.ProblemException;

/**
 * Where a keyset page left off: the sort key of its last item, opaque to clients.
 */
public final class Cursor {

    private static final char SEPARATOR = '\u001F';

    private Cursor() {
    }

    public static String of(Object... parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            text.append(i == 0 ? "" : SEPARATOR).append(parts[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws ProblemException 400 where the cursor is not one that this list gave out
     */
    public static List<String> parts(String cursor, int expected) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
            if (parts.size() == expected) {
                return parts;
            }
        } catch (IllegalArgumentException notBase64) {
            // answered below
        }
        throw invalid();
    }

    /** For a part that does not parse as what this list sorts by. */
    public static ProblemException invalid() {
        return ProblemException.invalidParameter("cursor",
                "must be the `next` of an earlier answer of this list; leave it out for the first page");
    }
}
