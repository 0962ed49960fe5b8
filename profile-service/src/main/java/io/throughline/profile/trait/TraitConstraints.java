package io.throughline.profile.trait;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Further constraints on a value. For an array they apply to each item.
 *
 * @param min the least value: a number, or the earliest time
 * @param minLength in characters (code points)
 */
@Schema(name = "TraitConstraints")
record TraitConstraints(
        @Schema(description = "All values of an enum; 1 to 500") @Nullable @Size(min = 1, max = 500) List<String> values,
        @Schema(description = "The least value of a number (a number) or of a date or time (text)") @Nullable JsonNode min,
        @Schema(description = "The greatest value; as min") @Nullable JsonNode max,
        @Schema(description = "In characters; of texts") @Nullable @Min(0) @Max(4096) Integer minLength,
        @Nullable @Min(0) @Max(4096) Integer maxLength,
        @Schema(description = "RE2 syntax, which takes time in proportion to the text; of the whole text; 200 characters at "
                + "most") @Nullable @Size(
                        max = 200) String pattern) {

    TraitConstraints {
        // Jackson reads a null in a field of any JSON as JSON's null.
        min = min == null || min.isNull() ? null : min;
        max = max == null || max.isNull() ? null : max;
    }

    static final TraitConstraints NONE = new TraitConstraints(null, null, null, null, null, null);

    static TraitConstraints oneOf(String... values) {
        return new TraitConstraints(List.of(values), null, null, null, null, null);
    }
}
