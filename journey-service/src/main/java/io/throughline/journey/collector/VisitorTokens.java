package io.throughline.journey.collector;

import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The visitor's token in an event's context: read, and taken out before the event goes anywhere. */
@FunctionalInterface
interface VisitorTokens {

    String FIELD = "visitorToken";

    /** Proves nobody: for sources without secrets, and for what is judged again later, when the token is gone. */
    VisitorTokens NONE = (token, userId) -> Optional.empty();

    /**
     * @param userId whom the event says that it is about; null where it does not say
     * @return the user id that the token proves; empty where it proves none
     */
    Optional<String> provenUser(String token, String userId);

    /** Without the token, wherever it stands; itself where there is none. */
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
    /** A header of JSON in base64url, the claims, and where it was not cut off the signature (RFC 7519). */
    Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*)?");

    /**
     * An event's text as it is set aside. It may be no JSON, so the token is taken out of the text: by its field, and whatever looks like
     * a JWT, since
     * the field may be written by escapes, and may hold an array.
     */
    static String without(String json) {
        String named = json.contains(FIELD) ? IN_TEXT.matcher(json).replaceAll("$1\"\"") : json;
        return named.contains("eyJ") ? JWT.matcher(named).replaceAll("") : named;
    }
}
