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

    /** The context without the token; itself where there is none. */
    static ObjectNode without(ObjectNode context) {
        return context == null || !context.has(FIELD) ? context : context.deepCopy().without(FIELD);
    }

    static String in(JsonNode context) {
        return context == null ? null : context.path(FIELD).textValue();
    }

    Pattern IN_TEXT = Pattern.compile("(\"" + FIELD + "\"\\s*:\\s*)\"[^\"]*\"?");

    /** An event's text as it is set aside: it may be no JSON, so the token is taken out of the text. */
    static String without(String json) {
        return json.contains(FIELD) ? IN_TEXT.matcher(json).replaceAll("$1\"\"") : json;
    }
}
