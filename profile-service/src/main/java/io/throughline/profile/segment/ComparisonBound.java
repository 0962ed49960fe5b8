package io.throughline.profile.segment;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a value is ordered by: a number, a date such as 2026-01-31, or an RFC 3339 time. */
@Schema(name = "ComparisonBound", description = "What a value is ordered by: a number, a date such as 2026-01-31, or an RFC 3339 time", oneOf = { BigDecimal.class, String.class })
record ComparisonBound(@JsonValue JsonNode value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ComparisonBound {
    }
}
