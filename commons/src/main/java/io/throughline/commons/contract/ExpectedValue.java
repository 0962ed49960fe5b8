package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Describes in words what a schema allows, so that a message says what to send instead of naming the violated keyword. */
final class ExpectedValue {

    /** The pattern that {@code @NotBlank} becomes in a schema. */
    static final String NOT_BLANK = "\\S";

    private ExpectedValue() {
    }

    /** For example "must be an array of 2 to 12" or "must be one of [day, week]". */
    static String describe(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.get("enum").forEach(value -> values.add(value.asText()));
            return "must be one of " + values;
        }
        return "must be " + switch (schema.path("type").asText()) {
            case "object" -> "an object" + range(schema, "minProperties", "maxProperties", " fields");
            case "array" -> "an array" + range(schema, "minItems", "maxItems", "");
            case "string" -> text(schema);
            case "integer" -> "a whole number" + bounds(schema);
            case "number" -> "a number" + bounds(schema);
            case "boolean" -> "true or false";
            default -> "another value";
        };
    }

    private static String text(JsonNode schema) {
        String pattern = schema.path("pattern").asText();
        return switch (schema.path("format").asText()) {
            case "date-time" -> "an RFC 3339 time such as 2026-01-31T09:30:00Z";
            case "date" -> "a date such as 2026-01-31";
            case "duration" -> "an ISO 8601 duration such as P7D or PT30M";
            case "uuid" -> "a UUID";
            case "uri" -> "a URI";
            default -> "a text" + length(schema, pattern.equals(NOT_BLANK))
                    + (pattern.isEmpty() || pattern.equals(NOT_BLANK) ? "" : " that matches " + pattern);
        };
    }

    private static String length(JsonNode schema, boolean notBlank) {
        long least = Math.max(schema.path("minLength").asLong(), notBlank ? 1 : 0);
        JsonNode most = schema.get("maxLength");
        if (most == null) {
            return least > 1 ? " of at least " + least + " characters" : least == 1 ? " that is not empty" : "";
        }
        return least == 0 ? " of up to " + most.asText() + " characters" : " of " + least + " to " + most.asText() + " characters";
    }

    private static String range(JsonNode schema, String minimum, String maximum, String of) {
        JsonNode least = schema.get(minimum);
        JsonNode most = schema.get(maximum);
        boolean fromNone = least == null || least.asLong() == 0;
        if (most == null) {
            return fromNone ? "" : " of at least " + least.asText() + of;
        }
        return fromNone ? " of up to " + most.asText() + of : " of " + least.asText() + " to " + most.asText() + of;
    }

    private static String bounds(JsonNode schema) {
        String least = number(schema.get("minimum"));
        String most = number(schema.get("maximum"));
        boolean above = schema.path("exclusiveMinimum").asBoolean();
        boolean below = schema.path("exclusiveMaximum").asBoolean();
        if (least != null && most != null && !above && !below) {
            return " from " + least + " to " + most;
        }
        String from = least == null ? "" : (above ? " greater than " : " of at least ") + least;
        String to = most == null ? "" : (below ? " less than " : " of at most ") + most;
        return from.isEmpty() || to.isEmpty() ? from + to : from + " and" + to;
    }

    private static String number(JsonNode bound) {
        return bound == null ? null : bound.decimalValue().stripTrailingZeros().toPlainString();
    }
}
