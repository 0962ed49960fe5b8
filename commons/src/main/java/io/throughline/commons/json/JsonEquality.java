package io.throughline.commons.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether two JSON values say the same: stores and mappers write a number another way than it was sent, such as 1E+2 or 100.0 for 100. */
public final class JsonEquality {

    private JsonEquality() {
    }

    /**
     * Numbers are compared by value, all else as {@link JsonNode#equals(Object)} does: the order of an object's fields makes no difference.
     */
    public static boolean same(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.equals(b) || a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0 ? 0 : 1, other);
    }
}
