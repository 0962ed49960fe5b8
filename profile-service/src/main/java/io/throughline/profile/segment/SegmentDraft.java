package io.throughline.profile.segment;

import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.throughline.commons.json.JsonEquality;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.rule.RuleDefinition;

/**
 * A definition that is to be stored.
 *
 * @param id the caller's own; null where there is none
 * @param definition the rule as it was sent; null of a list
 * @param rule the rule as it is evaluated; null of a list
 */
public record SegmentDraft(UUID id, String name, String description, RuleDefinition definition, SegmentRule rule) {

    boolean isList() {
        return definition == null;
    }

    /** Whether a stored rule says the same, however its numbers were written: PostgreSQL keeps 1e2 as 100. */
    public boolean hasRule(RuleDefinition stored) {
        return JsonEquality.same(JsonRows.JSON.valueToTree(definition), JsonRows.JSON.valueToTree(stored));
    }

    /** What stands in column {@code definition}: {rule}, or {} of a list. */
    public String stored() {
        try {
            return JsonRows.JSON.writeValueAsString(isList() ? Map.of() : Map.of("rule", definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
