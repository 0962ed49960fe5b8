package io.throughline.journey.collector;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.Identifier;

/** Reads the fields of an event and checks the rule of each. Null counts as absent, because SDKs send it so. */
public final class EventFieldReader {

    /** Fields that are kept, and fields that stock SDKs also send and that are ignored. */
    private static final Set<String> KNOWN = Set.of("type", "messageId", "userId", "anonymousId", "event", "name", "category",
            "properties", "traits", "context", "groupId", "previousId", "timestamp", "originalTimestamp", "sentAt",
            "receivedAt", "integrations", "writeKey", "channel", "version", "projectId", "sequence", "options");

    public static final int MAX_NAME = 256;
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final JsonNode event;

    EventFieldReader(JsonNode event) {
        this.event = event;
    }

    /** A rule is broken. Has no stack trace, to be cheap. */
    static final class Fault extends RuntimeException {

        private static final long serialVersionUID = 1L;
        final String field;
        final String reason;

        Fault(String field, String reason) {
            super(reason, null, false, false);
            this.field = field;
            this.reason = reason;
        }
    }

    /** A misspelled field would lose its content, so it is refused. Names with a leading _ are private to an SDK. */
    void refuseUnknown() {
        event.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name) && !name.startsWith("_")) {
                String shown = name.length() > 64 ? name.substring(0, 64) : name;
                throw new Fault("/" + shown.replace("~", "~0").replace("/", "~1"),
                        "is not a field of the Segment spec; put your own data into properties, traits or context");
            }
        });
    }

    /** A text of 1 to 256 characters; a whole number becomes its digits, because SDKs send numeric ids. */
    Optional<String> text(String name, String what) {
        JsonNode node = event.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node.isIntegralNumber()) {
            return Optional.of(node.asText());
        }
        if (!node.isTextual()) {
            throw new Fault("/" + name, what);
        }
        String text = node.textValue();
        if (text.isBlank() || text.length() > MAX_NAME) {
            throw new Fault("/" + name, what);
        }
        return Optional.of(text);
    }

    Optional<Identifier> identifier(String name, String type) {
        JsonNode node = event.get(name);
        if (node != null && node.isTextual() && node.textValue().isEmpty()) {
            // Some SDKs send "" if there is no id.
            return Optional.empty();
        }
        String form = "must be 1 to 256 characters without control characters";
        return text(name, form).map(value -> Identifier.of(type, value).orElseThrow(() -> new Fault("/" + name, form)));
    }

    ObjectNode object(String name) {
        JsonNode node = event.get(name);
        if (node == null || node.isNull()) {
            return NOTHING;
        }
        if (!node.isObject()) {
            throw new Fault("/" + name, "must be an object");
        }
        return (ObjectNode) node;
    }

    Optional<Instant> time(String name) {
        JsonNode node = event.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        Optional<Instant> time = node.isTextual() ? EventTimestamp.parse(node.textValue()) : Optional.empty();
        if (time.isEmpty()) {
            throw new Fault("/" + name, EventTimestamp.FORM);
        }
        return time;
    }
}
