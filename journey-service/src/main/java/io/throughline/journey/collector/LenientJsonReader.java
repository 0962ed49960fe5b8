package io.throughline.journey.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.ProblemException;

/**
 * Reads a request that cannot be parsed as a whole: an event exceeds a limit of the parser (a number of more than 100 digits, a field name
 * of more than 1,000 characters, nesting of more than 64), or a field name contains half of a surrogate pair, which Jackson refuses as JSON
 * when it reads bytes. Such an event goes to the quarantine with place and reason; the other events are accepted.
 */
final class LenientJsonReader {

    private static final JsonFactory UNLIMITED = new ObjectMapper().getFactory();
    private static final JsonFactory LIMITED = StrictJson.mapper().getFactory();
    private static final String REASON =
            "is over a limit of JSON here: send a number of more than 100 digits as a text, names of fields of at most "
                    + "1000 characters, and at most " + StrictJson.MAX_DEPTH + " levels of objects and arrays";
    private static final int MOST_POINTER = 256;
    private static final byte[] REPLACEMENT = "ufffd".getBytes(StandardCharsets.US_ASCII);

    static {
        // Skipped content is never built as objects; a request has at most 500 KB.
        UNLIMITED.setStreamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE).build());
    }

    /** The request with each half of a surrogate pair replaced by U+FFFD, so that all positions stay the same. */
    private final byte[] masked;
    private final byte[] body;

    private LenientJsonReader(byte[] body, byte[] masked) {
        this.body = body;
        this.masked = masked;
    }

    static LenientJsonReader of(byte[] body) {
        byte[] masked = body.clone();
        for (int i = 0; i < masked.length; i++) {
            if (masked[i] != '\\') {
                continue;
            }
            int unit = unit(body, i);
            boolean isPair = Character.isHighSurrogate((char) unit) && Character.isLowSurrogate((char) unit(body, i + 6));
            if (unit >= 0 && Character.isSurrogate((char) unit) && !isPair) {
                System.arraycopy(REPLACEMENT, 0, masked, i + 1, REPLACEMENT.length);
            }
            // Skips both halves, or the escaped character.
            i += isPair ? 11 : 1;
        }
        return new LenientJsonReader(body, masked);
    }

    /** The UTF-16 unit that is escaped at this place; -1 if there is none. */
    private static int unit(byte[] body, int at) {
        if (at + 6 > body.length || body[at] != '\\' || body[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(body[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    JsonParser parser() throws IOException {
        return UNLIMITED.createParser(masked);
    }

    /** Reads the event at the parser's token, or reports why it cannot be read. */
    CallBody.Item item(JsonParser parser, byte[] request) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        try {
            // Reads characters instead of bytes, because names may then contain any character.
            return new CallBody.Item(CallBody.read(new String(body, from, to - from, StandardCharsets.UTF_8)), request, from, to, null);
        } catch (StreamConstraintsException e) {
            String messageId = EventRules.usableMessageId(textAtTop(from, to, "messageId"));
            return new CallBody.Item(null, request, from, to,
                    new EventValidationResult.Rejected(messageId, place(from, to), REASON, false));
        }
    }

    /** Reads a request with one event. */
    CallBody single() throws IOException {
        try (JsonParser parser = parser()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ProblemException.invalidBody("", "must be a JSON object");
            }
            CallBody.Item item = item(parser, body);
            if (parser.nextToken() != null) {
                throw ProblemException.invalidBody("", "must be one JSON object; more follows it");
            }
            return new CallBody(List.of(item), textAtTop(0, body.length, "writeKey"), null, null, 0);
        }
    }

    /** The value of a top-level field of the event, if it is a text. */
    private String textAtTop(int from, int to, String field) throws IOException {
        String found = null;
        try (JsonParser parser = UNLIMITED.createParser(masked, from, to - from)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    boolean here = parser.currentName().equals(field);
                    if (parser.nextToken() == JsonToken.VALUE_STRING && here) {
                        found = parser.getText();
                    }
                    parser.skipChildren();
                }
            }
        }
        return found;
    }

    /** The place at which the limit is exceeded, as a JSON pointer; the whole event if the pointer would be long. */
    private String place(int from, int to) throws IOException {
        try (JsonParser parser = LIMITED.createParser(masked, from, to - from)) {
            try {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token.isNumeric()) {
                        parser.getNumberValue();
                    }
                }
            } catch (StreamConstraintsException here) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                return pointer.length() > MOST_POINTER ? "" : pointer;
            }
        }
        return "";
    }
}
