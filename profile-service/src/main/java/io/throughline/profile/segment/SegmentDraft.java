package io.throughline.profile.segment;

import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.throughline.commons.json.JsonEquality;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.rule.RuleDefinition;

/**
 * A segment definition that is to be stored.
 *
 * @param id given by the caller; null where there is none
 * @param definition the rule as it was sent; null for a list
 * @param rule the rule as it is evaluated; null for a list
 */
public record SegmentDraft(UUID id, String name, String description, RuleDefinition definition, SegmentRule rule) {

    boolean isList() {
        return definition == null;
    }

    /** Whether a stored rule is equal, however its numbers were written: PostgreSQL stores 1e2 as 100. */
    public boolean hasRule(RuleDefinition stored) {
        return JsonEquality.same(JsonRows.JSON.valueToTree(definition), JsonRows.JSON.valueToTree(stored));
    }

    /** The content of column {@code definition}: {"rule": …}, or {} for a list. */
    public String stored() {
        try {
            return JsonRows.JSON.writeValueAsString(isList() ? Map.of() : Map.of("rule", definition));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
