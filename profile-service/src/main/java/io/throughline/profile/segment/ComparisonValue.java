package io.throughline.profile.segment;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a value is compared with: a text of at most 256 characters, a number, true or false. */
@Schema(name = "ComparisonValue", description = "What a value is compared with: a text of at most 256 characters, a number, true or false", oneOf = { String.class, BigDecimal.class, Boolean.class })
record ComparisonValue(@JsonValue JsonNode value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    ComparisonValue {
    }
}
