package io.throughline.profile.segment;

import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.profile.JsonRows;

/**
 * A definition that is to be stored.
 *
 * @param id the caller's own; null where there is none
 * @param definition the rule as it was sent; null of a list
 * @param rule the rule as it is evaluated; null of a list
 */
record SegmentDraft(UUID id, String name, String description, RuleDefinition definition, SegmentRule rule) {

    SegmentDraft {
        // As it will be read from the store, where 1.50 is 1.5: so that the same rule, sent again, is the same.
        definition = definition == null ? null : JsonRows.JSON.convertValue(tree(definition), RuleDefinition.class);
    }

    private static JsonNode tree(RuleDefinition definition) {
        try {
            return JsonRows.JSON.readTree(JsonRows.JSON.writeValueAsString(definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isList() {
        return definition == null;
    }

    /** What stands in column {@code definition}: {rule}, or {} of a list. */
    String stored() {
        try {
            return JsonRows.JSON.writeValueAsString(isList() ? Map.of() : Map.of("rule", definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
