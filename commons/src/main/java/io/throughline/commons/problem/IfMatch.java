package io.throughline.commons.problem;

import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** Reads the If-Match header (RFC 9110, section 13.1.1) as a test of a revision. */
public final class IfMatch {

    private static final Pattern LIST = Pattern.compile("(W/)?\"[^\"]{0,64}\"(\\s*,\\s*(W/)?\"[^\"]{0,64}\")*");

    private IfMatch() {
    }

    /** @throws ProblemException 428 without a header, 400 where the header is no list of entity tags */
    public static LongPredicate parse(String header) {
        if (header == null || header.isBlank()) {
            throw ProblemException.of(ProblemKind.PRECONDITION_REQUIRED,
                    "Send If-Match with the ETag of what you read, so that nobody's change is overwritten unseen.");
        }
        String text = header.strip();
        if (text.equals("*")) {
            return revision -> true;
        }
        if (!LIST.matcher(text).matches()) {
            throw ProblemException.invalidParameter("If-Match", "must be an entity tag in quotes, such as \"7\"");
        }
        // A weak tag never matches, since the header demands strong comparison.
        return revision -> Arrays.stream(text.split(",")).anyMatch(tag -> tag.strip().equals("\"" + revision + "\""));
    }
}
