package io.throughline.commons.privacy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.json.StorableText;

/**
 * Reads and writes the JSON of exports. It reads without the limits of the APIs, so that everything that was accepted can be
 * exported, and writes text that any store and any transport can hold.
 */
public final class ExportedJson {

    /**
     * The suffix of a field that carries a text unchanged because it is no JSON object, or has a field twice, which an object
     * cannot hold.
     */
    public static final String TEXT_SUFFIX = "Text";

    private static final int MAX_DEPTH = 1_000;
    private static final ObjectMapper LENIENT = mapper(false);
    private static final ObjectMapper EACH_FIELD_ONCE = mapper(true);
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    /** RFC 3339, and the forms of PostgreSQL and ClickHouse: with a space, with an offset in hours, or with no offset, which means UTC. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']").append(DateTimeFormatter.ISO_LOCAL_TIME).appendPattern("[XXX][XX][X]")
            .parseDefaulting(java.time.temporal.ChronoField.OFFSET_SECONDS, 0).toFormatter();
    /** Fields with the platform's own times. Times stated by people or sources are kept unchanged. */
    private static final Set<String> TIMES =
            Set.of("at", "since", "firstSeen", "lastSeen", "lastViewed", "lastAdded", "lastBought", "timestamp");

    private ExportedJson() {
    }

    private static ObjectMapper mapper(boolean eachFieldOnce) {
        ObjectMapper mapper = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(1_000_000)
                .maxNameLength(1_000_000).maxStringLength(Integer.MAX_VALUE).build());
        return mapper.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), eachFieldOnce);
    }

    /** @throws JsonProcessingException where the text is not JSON */
    public static JsonNode read(String json) throws JsonProcessingException {
        return LENIENT.readTree(json);
    }

    public static JsonNode read(byte[] json) throws java.io.IOException {
        return LENIENT.readTree(json);
    }

    /** Writes JSON as text that UTF-8 can represent. */
    public static String write(JsonNode json) {
        return StorableText.escaped(json.toString());
    }

    /** Sets a field to the object in a text. Where an object cannot hold it, sets name + {@code StorableText} to the text itself. */
    public static void setOrText(ObjectNode item, String name, String json) {
        if (json == null) {
            return;
        }
        try {
            item.set(name, EACH_FIELD_ONCE.readTree(json));
        } catch (JsonProcessingException notAnObject) {
            item.put(name + TEXT_SUFFIX, json);
        }
    }

    /** The item with its own times in a single form: RFC 3339, UTC, milliseconds. */
    static ObjectNode withTimes(ObjectNode item) {
        ObjectNode same = item.objectNode();
        item.properties().forEach(field -> {
            boolean time = field.getValue().isTextual() && (TIMES.contains(field.getKey()) || field.getKey().endsWith("At"));
            if (time) {
                same.put(field.getKey(), time(field.getValue().textValue()));
            } else {
                same.set(field.getKey(), field.getValue());
            }
        });
        return same;
    }

    /** A time in that form. A text that is no time is returned unchanged. */
    public static String time(String text) {
        try {
            return time(TIME.parse(text, OffsetDateTime::from).toInstant());
        } catch (DateTimeException notATime) {
            return text;
        }
    }

    public static String time(Instant time) {
        return MILLISECONDS.format(time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
    }
}
