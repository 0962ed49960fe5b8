package io.throughline.journey.quarantine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.identity.Identifier;

/**
 * Whom an event names that broke a rule: whatever can be read of it, since it has to be found again when one of them asks
 * for their data or to be forgotten.
 */
final class QuarantinedPeople {

    private static final ObjectMapper JSON = new ObjectMapper();

    private QuarantinedPeople() {
    }

    /** @param context of the batch that it came in; null where there was none */
    static List<Identifier> of(String event, String context) {
        Set<Identifier> people = new LinkedHashSet<>();
        JsonNode said = parse(event);
        add(people, Identifier.USER_ID, said.path("userId"));
        add(people, Identifier.ANONYMOUS_ID, said.path("anonymousId"));
        add(people, Identifier.USER_ID, said.path("previousId"));
        contacts(people, said.path("traits"));
        inContext(people, said.path("context"));
        inContext(people, parse(context));
        return List.copyOf(people);
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
