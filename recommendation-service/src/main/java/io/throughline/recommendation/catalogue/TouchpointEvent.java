package io.throughline.recommendation.catalogue;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.json.StrictJson;

/**
 * The fields of an event of the topic {@code touchpoints} that this service reads; it ignores the others.
 *
 * @param subject the identifier under which the interactions are kept
 * @param name null where the type of touchpoint has none
 * @param people all identifiers in the event, including the subject
 * @param origin the source of the event
 * @param at when it happened; never after its receipt, since a clock that is ahead would make an item popular until then
 */
public record TouchpointEvent(String type, String name, Identifier subject, List<Identifier> people, Instant at, EventOrigin origin,
        JsonNode properties) {

    private static final ObjectMapper JSON = StrictJson.lenientMapper();

    /** @throws IllegalArgumentException where the event breaks its contract, which no later attempt can correct */
    public static TouchpointEvent read(byte[] data) {
        if (data == null) {
            throw new IllegalArgumentException("A touchpoint has data");
        }
        JsonNode event = tree(data);
        JsonNode properties = event.path("properties");
        if (!properties.isObject() && !properties.isMissingNode() && !properties.isNull()) {
            throw new IllegalArgumentException("/properties must be an object");
        }
        text(event, "messageId");
        Instant happened = time(event, "timestamp");
        Instant received = time(event, "receivedAt");
        JsonNode name = event.path("name");
        Identifier subject = Identifier.parse(text(event, "subject"));
        return new TouchpointEvent(text(event, "type"), name.isTextual() ? name.textValue() : null, subject, people(event, subject),
                earlier(happened, received), origin(event, received),
                properties.isObject() ? properties : JsonNodeFactory.instance.objectNode());
    }

    private static EventOrigin origin(JsonNode event, Instant received) {
        SourceTrust trust = SourceTrust.ofEvent(event.path("trust").textValue());
        return new EventOrigin(event.path("source").asText(""), trust, received);
    }

    private static List<Identifier> people(JsonNode event, Identifier subject) {
        Set<Identifier> people = new LinkedHashSet<>(List.of(subject));
        event.path("identifiers").forEach(each -> people.add(Identifier.parse(each.asText())));
        return List.copyOf(people);
    }

    // A parser's exception quotes what it read, and dead letters must not contain a customer's data in a header.
    private static JsonNode tree(byte[] data) {
        try {
            JsonNode tree = JSON.readTree(data);
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException notJson) {
            // The fault is reported below.
        }
        throw new IllegalArgumentException("The event is not one JSON object");
    }

    private static String text(JsonNode event, String field) {
        JsonNode value = event.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new IllegalArgumentException('/' + field + " must be a text");
        }
        return value.textValue();
    }

    private static Instant time(JsonNode event, String field) {
        try {
            Instant time = OffsetDateTime.parse(text(event, field)).toInstant();
            return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException('/' + field + " must be an RFC 3339 time");
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
