package io.throughline.journey.collector;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StorableText;

/**
 * The rules of the Segment spec: turns an event into a touchpoint or reports the field at fault. Source: Segment, "Spec: Common Fields" and
 * the pages of the six calls.
 */
public final class EventRules {

    /** Segment's limit for one event; here it includes the context of the batch. */
    public static final int MAX_EVENT_BYTES = 32 * 1024;

    private EventRules() {
    }

    /** Also accepts an event whose JSON could not be read. */
    static EventValidationResult read(CallBody.Item item, CallType call, EventArrival eventArrival, String fallbackId) {
        return item.refused() != null ? item.refused() : read(item.event(), item.bytes(), call, eventArrival, fallbackId);
    }

    /**
     * @param call the type by the path; null if the event states it
     * @param bytes the size of the event's JSON text; the arrival's context is added to it, see {@link EventArrival#contextBytes}
     */
    public static EventValidationResult read(JsonNode event, int bytes, CallType call, EventArrival eventArrival) {
        return read(event, bytes, call, eventArrival, null);
    }

    /** @param fallbackId the messageId for an event without one; null for a fresh one */
    public static EventValidationResult read(JsonNode event, int bytes, CallType call, EventArrival eventArrival, String fallbackId) {
        if (!event.isObject()) {
            return new EventValidationResult.Rejected(null, "", "must be an object", false);
        }
        Optional<Map.Entry<String, String>> fault = StorableText.fault(event);
        String given = usableMessageId(event);
        // Checked before anything is copied. What both contexts contain is counted twice, which is simpler and never too little.
        int whole = bytes + eventArrival.contextBytes();
        if (whole > MAX_EVENT_BYTES) {
            return new EventValidationResult.Rejected(given, "", "must not be larger than 32 KB"
                    + (eventArrival.contextBytes() == 0 ? "" : " with the context of its batch") + ", it is " + whole + " bytes", true);
        }
        if (fault.isPresent()) {
            return new EventValidationResult.Rejected(given, fault.get().getKey(), fault.get().getValue(), false);
        }
        try {
            return accept((ObjectNode) event, call, eventArrival, fallbackId);
        } catch (EventFieldReader.Fault broken) {
            return new EventValidationResult.Rejected(given, broken.field, broken.reason, false);
        }
    }

    private static EventValidationResult.Accepted accept(ObjectNode event, CallType call, EventArrival eventArrival, String fallbackId) {
        EventFieldReader fields = new EventFieldReader(event);
        fields.refuseUnknown();
        CallType type = type(event, call);
        String messageId = fields.text("messageId", "must be a string of 1 to 256 characters").orElseGet(
                () -> fallbackId == null ? UuidCreator.getTimeOrderedEpoch().toString() : fallbackId);
        ObjectNode said = withBatchContext(fields.object("context"), eventArrival.context());
        String token = VisitorTokens.in(said);
        ObjectNode context = VisitorTokens.without(said);
        ObjectNode traits = traits(fields, type, context);
        ObjectNode properties = VisitorTokens.without(withCategory(fields, type));
        List<Identifier> named = IdentifierExtractor.of(fields, type, traits, context);
        Optional<String> groupId = fields.text("groupId", "must be a string of 1 to 256 characters");
        Optional<String> previousId = fields.text("previousId", "must be a string of 1 to 256 characters");
        require(type == CallType.GROUP && groupId.isEmpty(), "/groupId", "must name the group: 1 to 256 characters");
        require(type == CallType.ALIAS && previousId.isEmpty(), "/previousId", "must be the earlier id: 1 to 256 characters");
        require(type == CallType.ALIAS && !named.getFirst().type().equals(Identifier.USER_ID), "/userId",
                "must be given: the id that replaces previousId");
        String name = name(fields, type, properties, context);

        Instant sentAt = fields.time("sentAt").orElse(eventArrival.sentAt());
        Instant original = fields.time("timestamp").or(() -> fields.time("originalTimestamp")).orElse(null);
        Instant timestamp = EventTimestamp.corrected(original, sentAt, eventArrival.receivedAt());
        EventTimestamp.fault(original, sentAt, timestamp, eventArrival.receivedAt())
                .ifPresent(reason -> require(true, "/timestamp", reason));

        EventIdentifiers people = EventIdentifiers.of(named, eventArrival.authority(), proven(token, fields, eventArrival));
        byte[] data = TouchpointJsonWriter.write(new TouchpointJsonWriter.Parts(messageId, type, name, people, eventArrival, timestamp,
                original, sentAt, groupId.orElse(null), previousId.orElse(null), properties, traits, context));
        return new EventValidationResult.Accepted(messageId, people.subject().toString(), people.all(), previousId.orElse(null), timestamp,
                data);
    }

    /** RudderStack's SDKs write the traits of an identify call into its context (RudderStack, "Identify", sample payload). */
    private static ObjectNode traits(EventFieldReader fields, CallType type, ObjectNode context) {
        ObjectNode traits = VisitorTokens.without(fields.object("traits"));
        return type == CallType.IDENTIFY && traits.isEmpty() && context.get("traits") instanceof ObjectNode ofContext ? ofContext : traits;
    }

    private static Optional<Identifier> proven(String token, EventFieldReader fields, EventArrival eventArrival) {
        if (token == null || eventArrival.authority().isTrusted()) {
            return Optional.empty();
        }
        String userId = fields.identifier("userId", Identifier.USER_ID).map(Identifier::value).orElse(null);
        return eventArrival.tokens().provenUser(token, userId).flatMap(user -> Identifier.of(Identifier.USER_ID, user));
    }

    private static void require(boolean broken, String field, String reason) {
        if (broken) {
            throw new EventFieldReader.Fault(field, reason);
        }
    }

    private static CallType type(ObjectNode event, CallType call) {
        JsonNode type = event.get("type");
        if (call != null && (type == null || type.isNull())) {
            return call;
        }
        Optional<CallType> said = type == null ? Optional.empty() : CallType.of(type.textValue());
        require(said.isEmpty(), "/type", "must be one of identify, track, page, screen, group, alias");
        require(call != null && said.get() != call, "/type",
                "must be " + (call == null ? "" : call.wireName()) + ", as the path says, or be left out");
        return said.get();
    }

    private static String name(EventFieldReader fields, CallType type, ObjectNode properties, ObjectNode context) {
        return switch (type) {
            case TRACK -> fields.text("event", "must name the event: 1 to 256 characters")
                    .orElseThrow(() -> new EventFieldReader.Fault("/event", "must name the event: 1 to 256 characters"));
            case PAGE, SCREEN -> fields.text("name", "must be 1 to 256 characters").orElseGet(
                    () -> path(properties.path("path")).or(() -> path(context.path("page").path("path"))).orElse(null));
            case IDENTIFY, GROUP, ALIAS -> null;
        };
    }

    private static Optional<String> path(JsonNode path) {
        String text = path.isTextual() ? path.textValue() : "";
        return text.isBlank() || text.length() > EventFieldReader.MAX_NAME ? Optional.empty() : Optional.of(text);
    }

    /** page and screen calls carry their category beside the properties; consumers expect it among them. */
    private static ObjectNode withCategory(EventFieldReader fields, CallType type) {
        ObjectNode properties = fields.object("properties");
        if (type != CallType.PAGE && type != CallType.SCREEN) {
            return properties;
        }
        Optional<String> category = fields.text("category", "must be 1 to 256 characters");
        if (category.isEmpty() || properties.has("category")) {
            return properties;
        }
        return properties.objectNode().<ObjectNode>setAll(properties).put("category", category.get());
    }

    private static ObjectNode withBatchContext(ObjectNode own, ObjectNode batch) {
        return batch == null || batch.isEmpty() ? own : batch.objectNode().<ObjectNode>setAll(batch).setAll(own);
    }

    private static String usableMessageId(JsonNode event) {
        return usableMessageId(event.path("messageId").textValue());
    }

    static String usableMessageId(String id) {
        return id == null || id.isBlank() || id.length() > EventFieldReader.MAX_NAME || StorableText.fault(id).isPresent() ? null : id;
    }
}
