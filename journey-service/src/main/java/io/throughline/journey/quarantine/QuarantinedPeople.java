package io.throughline.journey.quarantine;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.identity.Identifier;

/**
 * Finds the people whom a rejected event names, as far as it can be read, because it must be found if one of them asks for their data or
 * for erasure.
 */
final class QuarantinedPeople {

    /** Also reads events that the collector refused for long numbers or deep nesting, because they name people too. */
    private static final ObjectMapper JSON = unlimited();
    private static final Map<String, String> TYPES = Map.of("userId", Identifier.USER_ID, "anonymousId", Identifier.ANONYMOUS_ID,
            "previousId", Identifier.USER_ID, "email", Identifier.EMAIL, "phone", Identifier.PHONE);

    private QuarantinedPeople() {
    }

    private static ObjectMapper unlimited() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory().setStreamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE).build());
        return mapper;
    }

    /** @param context of its batch; null if there was none */
    static List<Identifier> of(String event, String context) {
        Set<Identifier> people = new LinkedHashSet<>();
        JsonNode said = parse(event);
        add(people, Identifier.USER_ID, said.path("userId"));
        add(people, Identifier.ANONYMOUS_ID, said.path("anonymousId"));
        add(people, Identifier.USER_ID, said.path("previousId"));
        contacts(people, said.path("traits"));
        inContext(people, said.path("context"));
        inContext(people, parse(context));
        eachTime(people, event);
        eachTime(people, context);
        return List.copyOf(people);
    }

    /** A tree keeps only the last value of a duplicate field; the other values name people too. */
    private static void eachTime(Set<Identifier> people, String json) {
        if (json == null) {
            return;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                // Items of an array have no name.
                String name = parser.currentName();
                String type = name != null && parser.currentToken().isScalarValue() ? TYPES.get(name) : null;
                if (type != null
                        && (parser.currentToken() == JsonToken.VALUE_STRING || parser.currentToken() == JsonToken.VALUE_NUMBER_INT)) {
                    String parent =
                            parser.getParsingContext().getParent() == null ? null : parser.getParsingContext().getParent().getCurrentName();
                    boolean contact = type.equals(Identifier.EMAIL) || type.equals(Identifier.PHONE);
                    if (contact ? "traits".equals(parent) : parent == null) {
                        Identifier.of(type, parser.getText()).ifPresent(people::add);
                    }
                }
            }
        } catch (IOException notJson) {
            // The names before this point are kept.
        }
    }

    private static void inContext(Set<Identifier> people, JsonNode context) {
        contacts(people, context.path("traits"));
        for (JsonNode external : context.path("externalIds")) {
            add(people, external.path("type").asText().toLowerCase(java.util.Locale.ROOT).replaceAll("[.\\-]", "_"), external.path("id"));
        }
    }

    private static void contacts(Set<Identifier> people, JsonNode traits) {
        add(people, Identifier.EMAIL, traits.path("email"));
        add(people, Identifier.PHONE, traits.path("phone"));
    }

    private static void add(Set<Identifier> people, String type, JsonNode value) {
        if (value.isTextual() || value.isNumber()) {
            Identifier.of(type, value.asText()).ifPresent(people::add);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return text == null ? JSON.missingNode() : JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        }
    }
}
