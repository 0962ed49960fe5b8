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
 * A request of which not all can be read: an event is over a limit of reading (a number of more than 100 digits, a field's name of more
 * than
 * 1,000 characters, a nest of more than 64), or a field's name has half of a surrogate pair, which Jackson takes for no JSON where it reads
 * bytes. Such an event is set aside with where and why; those that came with it are taken.
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
        // What is passed over is never made: a request is of 500 KB at most.
        UNLIMITED.setStreamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE).build());
    }

    /** The request with each half of a surrogate pair as U+FFFD, so that all stands where it stands in the request. */
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
            // Past both halves, or past the character that is escaped.
            i += isPair ? 11 : 1;
        }
        return new LenientJsonReader(body, masked);
    }

    /** The UTF-16 unit that is escaped there; -1 where none is. */
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

    /** Reads the event at the parser's token, or says why it is not read. */
    CallBody.Item item(JsonParser parser, byte[] request) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        try {
            // As characters, of which a name may be any.
            return new CallBody.Item(CallBody.read(new String(body, from, to - from, StandardCharsets.UTF_8)), request, from, to, null);
        } catch (StreamConstraintsException e) {
            String messageId = EventRules.usableMessageId(textAtTop(from, to, "messageId"));
            return new CallBody.Item(null, request, from, to,
                    new EventValidationResult.Rejected(messageId, place(from, to), REASON, false));
        }
    }

    /** A request of one event. */
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

    /** The value of a field of the event itself, where it is a text. */
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

    /** Where the limit is exceeded, as a JSON pointer; the whole event where that would be long. */
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
