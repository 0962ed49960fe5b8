package io.throughline.journey.analysis.filter;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** A question to one property of an event. Of a property that is not there, none holds but that it is not there, and what is negated. */
public sealed interface PropertyCondition {

    /** Equal as JSON: a text to the letter, a number by value. */
    record Equal(JsonNode value) implements PropertyCondition {
    }

    record OneOf(List<JsonNode> values) implements PropertyCondition {
    }

    record Compare(ComparisonOperator order, BigDecimal bound) implements PropertyCondition {
    }

    /** A text that holds this text, whatever the case. */
    record Contains(String part) implements PropertyCondition {
    }

    record Exists(boolean there) implements PropertyCondition {
    }

    record Negated(PropertyCondition check) implements PropertyCondition {
    }
}
