package io.throughline.journey.analysis.filter;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A condition on one property of an event. If the property is missing, only the condition that it is missing and negated conditions hold.
 */
public sealed interface PropertyCondition {

    /** Equal as JSON: texts match exactly, numbers by value. */
    record Equal(JsonNode value) implements PropertyCondition {
    }

    record OneOf(List<JsonNode> values) implements PropertyCondition {
    }

    record Compare(ComparisonOperator order, BigDecimal bound) implements PropertyCondition {
    }

    /** A text that contains this text; case is ignored. */
    record Contains(String part) implements PropertyCondition {
    }

    record Exists(boolean there) implements PropertyCondition {
    }

    record Negated(PropertyCondition check) implements PropertyCondition {
    }
}
