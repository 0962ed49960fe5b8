package io.throughline.journey.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.StorableText;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.problem.JsonFault;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;

/**
 * The content of a request, parsed but not validated.
 *
 * @param sentAt of the batch, for events without their own; null if it has none, or if one of its events is later than it
 * @param contextBytes the size of the batch's context, as it was received
 */
record CallBody(List<Item> items, String writeKey, Instant sentAt, ObjectNode context, int contextBytes) {

    /** Segment's limit. It also limits what one request can add to the quarantine. */
    static final int MAX_ITEMS = 2_500;

    /**
     * The most bytes that a batch's context may take in all of its events together, because it is stored with each of them. Without this
     * limit a request of 500 KB could cause a gigabyte. At 2500 events it leaves 1.6 KB, twice what SDKs send.
     */
    static final int MAX_CONTEXT_COPIES = 4 * 1024 * 1024;

    /** The fields that SDKs send with a batch; only the first four are used. */
    private static final Set<String> KNOWN = Set.of("batch", "writeKey", "sentAt", "context", "integrations", "messageId",
            "timestamp", "type", "sequence", "channel", "version");

    /** The name that scripts of pages use: {@code navigator.globalPrivacyControl} (W3C, Global Privacy Control). */
    static final String PRIVACY_CONTROL = "globalPrivacyControl";

    private static final ObjectMapper JSON = lenient();

    /**
     * @param event null if it is refused
     * @param refused why its JSON could not be read, although it is JSON; null if it was read
     */
    record Item(JsonNode event, byte[] body, int from, int to, EventValidationResult.Rejected refused) {

        int bytes() {
            return to - from;
        }

        String json() {
            return new String(body, from, to - from, StandardCharsets.UTF_8).strip();
        }
    }

    // SDKs drop a batch that is answered with 400, so a duplicate field does not make the batch invalid: the last one counts, as in every
    // JavaScript engine.
    private static ObjectMapper lenient() {
        ObjectMapper mapper = StrictJson.mapper();
        // Keeps trailing zeros: 1.50 stays 1.50.
        mapper.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        mapper.getFactory().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
        // Each event of a batch is read separately, and more text follows it.
        return mapper.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Adds Global Privacy Control to the context of all events if the request has the signal.
     *
     * @param signal the value of the header {@code Sec-GPC}; null if there is none
     */
    CallBody withPrivacyControl(String signal) {
        if (signal == null || !signal.strip().equals("1")) {
            return this;
        }
        ObjectNode signalling = context == null ? JSON.createObjectNode() : context.deepCopy();
        return new CallBody(items, writeKey, sentAt, signalling.put(PRIVACY_CONTROL, true), contextBytes);
    }

    static CallBody single(byte[] body) {
        try {
            try {
                return one(body);
            } catch (JacksonException e) {
                // If it is valid JSON, it goes to the quarantine like other events that break a rule.
                return LenientJsonReader.of(body).single();
            }
        } catch (JacksonException e) {
            throw new ProblemException(JsonFault.problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CallBody one(byte[] body) throws IOException {
        JsonNode event = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(body);
        if (!event.isObject()) {
            throw ProblemException.invalidBody("", "must be a JSON object");
        }
        return new CallBody(List.of(new Item(event, body, 0, body.length, null)), key(event.get("writeKey")), null, null, 0);
    }

    static CallBody batch(byte[] body) {
        try {
            try (JsonParser parser = JSON.getFactory().createParser(body)) {
                return batch(parser, body, CallBody::whole);
            } catch (JacksonException e) {
                // If one event cannot be read, a second pass finds it, and the others are accepted.
                LenientJsonReader lenient = LenientJsonReader.of(body);
                try (JsonParser parser = lenient.parser()) {
                    return batch(parser, body, lenient::item);
                }
            }
        } catch (JacksonException e) {
            throw new ProblemException(JsonFault.problem(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface ItemReader {

        /** Reads the event at the parser's token, to its end. */
        Item read(JsonParser parser, byte[] body) throws IOException;
    }

    private static CallBody batch(JsonParser parser, byte[] body, ItemReader reader) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw ProblemException.invalidBody("", "must be a JSON object with the array batch");
        }
        CallBody read = fields(parser, body, reader);
        if (parser.nextToken() != null) {
            throw ProblemException.invalidBody("", "must be one JSON object; more follows it");
        }
        return read;
    }

    private static Item whole(JsonParser parser, byte[] body) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        JsonNode event = parser.readValueAsTree();
        return new Item(event, body, from, (int) parser.currentLocation().getByteOffset(), null);
    }

    /** Fails if the text exceeds a limit of the parser. */
    static JsonNode read(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }

    private static CallBody fields(JsonParser parser, byte[] body, ItemReader reader) throws IOException {
        List<Item> items = null;
        String writeKey = null;
        Instant sentAt = null;
        ObjectNode context = null;
        int contextBytes = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "batch" -> items = items(parser, body, reader);
                case "writeKey" -> writeKey = key(of(name, reader.read(parser, body)));
                case "sentAt" -> sentAt = sentAt(of(name, reader.read(parser, body)));
                case "context" -> {
                    Item read = reader.read(parser, body);
                    context = context(of(name, read));
                    contextBytes = context == null ? 0 : read.bytes();
                }
                default -> skip(parser, name);
            }
        }
        if (items == null || items.isEmpty()) {
            throw ProblemException.invalidBody("/batch", "must be an array of 1 to 2500 events");
        }
        requireBounded(contextBytes, items.size());
        if (sentAt != null && isContradicted(items, sentAt)) {
            sentAt = null;
        }
        return new CallBody(items, writeKey, sentAt, context, contextBytes);
    }

    /**
     * Whether any event happened after it was sent. Then sentAt is not reliable, and correcting the other events by it would move them
     * after this one.
     */
    private static boolean isContradicted(List<Item> items, Instant sentAt) {
        return items.stream().filter(item -> item.refused() == null)
                .map(item -> item.event().hasNonNull("timestamp") ? item.event().get("timestamp") : item.event().path("originalTimestamp"))
                .filter(JsonNode::isTextual).flatMap(time -> EventTimestamp.parse(time.textValue()).stream())
                .anyMatch(time -> EventTimestamp.isContradicted(time, sentAt));
    }

    private static void requireBounded(int contextBytes, int events) {
        if (contextBytes > EventRules.MAX_EVENT_BYTES) {
            throw contextTooLarge("must not be larger than 32 KB, it is " + contextBytes
                    + " bytes: put what is of one event into that event");
        }
        if ((long) contextBytes * events > MAX_CONTEXT_COPIES) {
            throw contextTooLarge("is stored with each event, and its " + contextBytes + " bytes for " + events
                    + " events are more than 4 MB: send at most " + MAX_CONTEXT_COPIES / contextBytes
                    + " events with it in one batch, or make it smaller");
        }
    }

    private static ProblemException contextTooLarge(String reason) {
        return new ProblemException(Problem.of(ProblemKind.TOO_LARGE, "The context of a batch " + reason + ".")
                .withErrors(List.of(new Problem.FieldError("/context", reason))));
    }

    private static JsonNode of(String field, Item read) {
        if (read.refused() != null) {
            throw ProblemException.invalidBody('/' + field + read.refused().field(), read.refused().reason());
        }
        return read.event();
    }

    private static List<Item> items(JsonParser parser, byte[] body, ItemReader reader) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ProblemException.invalidBody("/batch", "must be an array of 1 to 2500 events");
        }
        List<Item> items = new ArrayList<>(128);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == MAX_ITEMS) {
                throw ProblemException.invalidBody("/batch", "must not hold more than 2500 events: send smaller batches");
            }
            items.add(reader.read(parser, body));
        }
        return items;
    }

    private static void skip(JsonParser parser, String name) throws IOException {
        if (!KNOWN.contains(name) && !name.startsWith("_")) {
            String shown = name.length() > 64 ? name.substring(0, 64) : name;
            throw ProblemException.invalidBody("/" + shown.replace("~", "~0").replace("/", "~1"),
                    "is not a field of a batch: those are batch, sentAt, context, integrations and writeKey");
        }
        parser.skipChildren();
    }

    static String key(JsonNode node) {
        return node == null || !node.isTextual() ? null : node.textValue();
    }

    private static Instant sentAt(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        return (node.isTextual() ? EventTimestamp.parse(node.textValue()) : java.util.Optional.<Instant>empty())
                .orElseThrow(() -> ProblemException.invalidBody("/sentAt", EventTimestamp.FORM));
    }

    private static ObjectNode context(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (!(node instanceof ObjectNode context)) {
            throw ProblemException.invalidBody("/context", "must be an object");
        }
        StorableText.fault(node).ifPresent(fault -> {
            throw ProblemException.invalidBody("/context" + fault.getKey(), fault.getValue());
        });
        return context;
    }
}
