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
 * JSON of exports. It is read without the limits of the edge, so that what once was taken in can always be given out, and
 * written so that any store and any transport can hold it.
 */
public final class ExportedJson {

    /**
     * Of a text that is no JSON object, or has a field twice, which an object cannot hold: the name under which it is carried as a text.
     */
    public static final String TEXT_SUFFIX = "Text";

    private static final int MAX_DEPTH = 1_000;
    private static final ObjectMapper LENIENT = mapper(false);
    private static final ObjectMapper EACH_FIELD_ONCE = mapper(true);
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    /** RFC 3339, and as PostgreSQL and ClickHouse write times: with a space, an offset of hours, or none, which is UTC. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']").append(DateTimeFormatter.ISO_LOCAL_TIME).appendPattern("[XXX][XX][X]")
            .parseDefaulting(java.time.temporal.ChronoField.OFFSET_SECONDS, 0).toFormatter();
    /** Fields that hold the platform's own times. What people or sources said stays as it was said. */
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

    /** @throws JsonProcessingException where it is not JSON */
    public static JsonNode read(String json) throws JsonProcessingException {
        return LENIENT.readTree(json);
    }

    public static JsonNode read(byte[] json) throws java.io.IOException {
        return LENIENT.readTree(json);
    }

    /** As text that UTF-8 can carry. */
    public static String write(JsonNode json) {
        return StorableText.escaped(json.toString());
    }

    /** Sets a field to the object that a text is; where an object cannot hold it, sets name + {@code StorableText} to the text itself. */
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

    /** The item with its own times in one form: RFC 3339, UTC, milliseconds. */
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

    /** A time in the one form; a text that is no time stays as it is. */
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
