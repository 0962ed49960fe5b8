package io.throughline.profile.computed;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A condition on one property of an event. For an array, one element has to meet it.
 *
 * @param value to compare with: a scalar; for {@code exists} true or false
 */
@Schema(name = "EventPropertyTest")
record PropertyCondition(String property, Operator op, JsonNode value) {

    /** The comparison: numbers by value, texts by their characters; a number is neither equal to nor less than a text. */
    @Schema(name = "PropertyOperator")
    enum Operator {
        @JsonProperty("eq")
        EQ, @JsonProperty("ne")
        NE, @JsonProperty("lt")
        LT, @JsonProperty("lte")
        LTE, @JsonProperty("gt")
        GT,
        @JsonProperty("gte")
        GTE, @JsonProperty("contains")
        CONTAINS, @JsonProperty("exists")
        EXISTS
    }

    boolean holds(JsonNode properties) {
        JsonNode found = properties.path(property);
        return switch (op) {
            case EXISTS -> !found.isMissingNode() == value.booleanValue();
            case NE -> !any(found, Operator.EQ);
            case EQ, LT, LTE, GT, GTE, CONTAINS -> any(found, op);
        };
    }

    private boolean any(JsonNode found, Operator operator) {
        if (!found.isArray()) {
            return compare(found, operator);
        }
        for (JsonNode element : found) {
            if (compare(element, operator)) {
                return true;
            }
        }
        return false;
    }

    private boolean compare(JsonNode found, Operator operator) {
        if (operator == Operator.CONTAINS) {
            return found.isTextual() && value.isTextual() && found.textValue().contains(value.textValue());
        }
        Integer order = order(found);
        return order != null && switch (operator) {
            case EQ -> order == 0;
            case LT -> order < 0;
            case LTE -> order <= 0;
            case GT -> order > 0;
            case GTE -> order >= 0;
            case NE, CONTAINS, EXISTS -> false;
        };
    }

    private Integer order(JsonNode found) {
        if (found.isNumber() && value.isNumber()) {
            return found.decimalValue().compareTo(value.decimalValue());
        }
        if (found.isTextual() && value.isTextual()) {
            return found.textValue().compareTo(value.textValue());
        }
        return found.isBoolean() && value.isBoolean() ? Boolean.compare(found.booleanValue(), value.booleanValue()) : null;
    }
}
