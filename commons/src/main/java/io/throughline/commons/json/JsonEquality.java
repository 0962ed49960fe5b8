package io.throughline.commons.json;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Compares two JSON values by meaning, since stores and mappers may write a number differently from how it was sent, such as 1E+2
 * or 100.0 for 100.
 */
public final class JsonEquality {

    private JsonEquality() {
    }

    /**
     * Compares numbers by value and everything else as {@link JsonNode#equals(Object)} does: the order of an object's fields does
     * not matter.
     */
    public static boolean same(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.equals(b) || a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0 ? 0 : 1, other);
    }
}
