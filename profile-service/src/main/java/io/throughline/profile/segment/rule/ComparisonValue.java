package io.throughline.profile.segment.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The value of a comparison: a text of at most 256 characters, a number, true or false. Its schema is in
 * application.properties.
 */
record ComparisonValue(@JsonValue JsonNode value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ComparisonValue {
    }
}
