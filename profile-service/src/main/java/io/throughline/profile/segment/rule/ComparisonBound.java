package io.throughline.profile.segment.rule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The bound of an ordered comparison: a number, a date such as 2026-01-31, or an RFC 3339 time. Its schema is in
 * application.properties.
 */
record ComparisonBound(@JsonValue JsonNode value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ComparisonBound {
    }
}
