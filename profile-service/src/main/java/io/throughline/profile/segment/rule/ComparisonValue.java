package io.throughline.profile.segment.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a value is compared with: a text of at most 256 characters, a number, true or false. Its schema stands in application.properties.
 */
record ComparisonValue(@JsonValue JsonNode value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ComparisonValue {
    }
}
