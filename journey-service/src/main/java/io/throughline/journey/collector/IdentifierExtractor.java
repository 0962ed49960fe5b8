package io.throughline.journey.collector;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;

/**
 * Extracts all identifiers that an event states for one person, the subject first. Values that only resemble contact data are left out,
 * because an identifier that many people share ("unknown") would merge them into one person.
 */
final class IdentifierExtractor {

    private static final int MOST_EXTERNAL = 50;

    private final Set<Identifier> found = new LinkedHashSet<>(8);

    private IdentifierExtractor() {
    }

    /** @throws EventFieldReader.Fault if the event names no person */
    static List<Identifier> of(EventFieldReader fields, CallType type, JsonNode traits, JsonNode context) {
        IdentifierExtractor people = new IdentifierExtractor();
        fields.identifier("userId", Identifier.USER_ID).ifPresent(people::add);
        fields.identifier("anonymousId", Identifier.ANONYMOUS_ID).ifPresent(people::add);
        people.addExternal(context.get("externalIds"));
        // The traits of a group call are the group's, so its e-mail address identifies no person.
        if (type == CallType.IDENTIFY) {
            people.addContacts(traits);
        }
        people.addContacts(context.get("traits"));
        if (people.found.isEmpty()) {
            throw new EventFieldReader.Fault("/userId",
                    "must be given, or anonymousId, or an entry of context.externalIds: an event is about somebody");
        }
        return List.copyOf(people.found);
    }

    private void addContacts(JsonNode traits) {
        if (traits == null || !traits.isObject()) {
            return;
        }
        addIf(Identifier.EMAIL, traits.get("email"));
        addIf(Identifier.PHONE, traits.get("phone"));
    }

    private void addIf(String type, JsonNode value) {
        if (value != null && (value.isTextual() || value.isNumber()) && value.asText().length() <= Identifier.MAX_VALUE) {
            Identifier.contact(type, value.asText()).ifPresent(this::add);
        }
    }

    /**
     * {@code [{"id": "…", "type": "loyalty_id", "collection": "users", "encoding": "none"}]}; a type such as
     * {@code ios.idfa} becomes {@code ios_idfa}. Source: Segment, "Using External IDs".
     */
    private void addExternal(JsonNode externalIds) {
        if (externalIds == null || externalIds.isNull()) {
            return;
        }
        if (!externalIds.isArray()) {
            throw new EventFieldReader.Fault("/context/externalIds", "must be an array of objects with id and type");
        }
        if (externalIds.size() > MOST_EXTERNAL) {
            throw new EventFieldReader.Fault("/context/externalIds",
                    "must hold " + MOST_EXTERNAL + " at most: nobody goes by so many names at once");
        }
        for (int i = 0; i < externalIds.size(); i++) {
            JsonNode external = externalIds.get(i);
            if ("users".equals(external.path("collection").asText("users"))) {
                Identifier identifier = external(external).orElseThrow(faultAt(i));
                if (identifier.type().equals(Identifier.PROFILE_ID)) {
                    throw new EventFieldReader.Fault("/context/externalIds/" + i, Identifier.NOT_FROM_OUTSIDE);
                }
                if (identifier.isClaimed()) {
                    throw new EventFieldReader.Fault("/context/externalIds/" + i, Identifier.CLAIMED_NOT_FROM_OUTSIDE);
                }
                add(identifier);
            }
        }
    }

    private static java.util.function.Supplier<EventFieldReader.Fault> faultAt(int index) {
        return () -> new EventFieldReader.Fault("/context/externalIds/" + index,
                "must have an id of 1 to 256 characters and a type of letters, digits and _ (32 at most)");
    }

    private static Optional<Identifier> external(JsonNode external) {
        JsonNode id = external.path("id");
        JsonNode type = external.path("type");
        if (!type.isTextual() || !(id.isTextual() || id.isIntegralNumber())) {
            return Optional.empty();
        }
        return Identifier.of(type.textValue().toLowerCase(Locale.ROOT).replaceAll("[.\\-]", "_"), id.asText());
    }

    private void add(Identifier identifier) {
        found.add(identifier);
    }
}
