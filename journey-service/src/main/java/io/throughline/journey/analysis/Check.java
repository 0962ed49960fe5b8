package io.throughline.journey.analysis;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** A question to one property of an event. Of a property that is not there, none holds but that it is not there, and what is negated. */
public sealed interface Check {

    /** Equal as JSON: a text to the letter, a number by value. */
    record Equal(JsonNode value) implements Check {
    }

    record OneOf(List<JsonNode> values) implements Check {
    }

    record Compare(Order order, BigDecimal bound) implements Check {
    }

    /** A text that holds this text, whatever the case. */
    record Contains(String part) implements Check {
    }

    record Exists(boolean there) implements Check {
    }

    record Negated(Check check) implements Check {
    }
}
