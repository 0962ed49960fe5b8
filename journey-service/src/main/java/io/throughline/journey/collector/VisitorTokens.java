package io.throughline.journey.collector;

import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the visitor's token in an event's context and removes it before the event is sent anywhere. */
@FunctionalInterface
interface VisitorTokens {

    String FIELD = "visitorToken";

    /** Proves nothing. Used for sources without secrets, and for events that are validated again later, after the token was removed. */
    VisitorTokens NONE = (token, userId) -> Optional.empty();

    /**
     * @param userId the user id in the event; null if it has none
     * @return the user id that the token proves; empty if it proves none
     */
    Optional<String> provenUser(String token, String userId);

    /** The object without the token, wherever it is; the same object if there is none. */
    static ObjectNode without(ObjectNode object) {
        return object == null || !isIn(object) ? object : (ObjectNode) removed(object.deepCopy());
    }

    private static boolean isIn(JsonNode value) {
        if (value.isObject() && value.has(FIELD)) {
            return true;
        }
        for (JsonNode each : value) {
            if (each.isContainerNode() && isIn(each)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode removed(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.remove(FIELD);
        }
        value.forEach(VisitorTokens::removed);
        return value;
    }

    static String in(JsonNode context) {
        return context == null ? null : context.path(FIELD).textValue();
    }

    Pattern IN_TEXT = Pattern.compile("(\"" + FIELD + "\"\\s*:\\s*)\"[^\"]*\"?");
    /** A header of JSON in base64url, the claims and, unless it was cut off, the signature (RFC 7519). */
    Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*)?");

    /**
     * Removes the token from an event's text for the quarantine. The text may be invalid JSON, so the token is removed from the text
     * itself: by its field, and everything that looks like a JWT, because the field's name may contain escapes and its value may be an
     * array.
     */
    static String without(String json) {
        String named = json.contains(FIELD) ? IN_TEXT.matcher(json).replaceAll("$1\"\"") : json;
        return named.contains("eyJ") ? JWT.matcher(named).replaceAll("") : named;
    }
}
