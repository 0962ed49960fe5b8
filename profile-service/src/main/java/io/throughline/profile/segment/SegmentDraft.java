package io.throughline.profile.segment;

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

    /** What stands in column {@code definition}: {rule}, or {} of a list. */
    private record Stored(RuleDefinition rule) {
    }

    boolean isList() {
        return definition == null;
    }

    String stored() {
        try {
            return JsonRows.JSON.writeValueAsString(new Stored(definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rule of a stored definition. */
    static RuleDefinition rule(JsonNode stored) {
        return JsonRows.JSON.convertValue(stored, RuleDefinition.class);
    }
}
