package io.throughline.profile.intake;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.commons.json.StrictJson;

/** Parses the events that this service consumes. Fields that it does not need are ignored. */
public final class InboundEventReader {

    public static final String TOUCHPOINT = "io.throughline.touchpoint.v1";
    public static final String FEEDBACK = "io.throughline.feedback.received.v1";

    /** The internal type of identifier: a profile's own id, which no event may claim. */
    private static final String RESERVED = io.throughline.profile.core.ProfileProjector.OWN_ID;

    private static final ObjectMapper LENIENT = StrictJson.lenientMapper();
    private static final ObjectReader TOUCHPOINTS = LENIENT.readerFor(Touchpoint.class);
    private static final ObjectReader RESPONSES = LENIENT.readerFor(Response.class);

    private InboundEventReader() {
    }

    private record Touchpoint(String messageId, String type, String name, Identifier subject, List<Identifier> identifiers,
            String channel, String source, Instant timestamp, Instant receivedAt, String previousId,
            Map<String, JsonNode> traits, JsonNode properties, JsonNode context,
            SourceTrust trust, Boolean proven, List<Identifier> claims) {
    }

    private record Response(String responseId, String partner, String channel, Identifier subject, List<Identifier> identifiers,
            Instant occurredAt, Instant receivedAt, Integer nps, Integer csat, Integer ces, String comment, String language,
            String touchpoint) {
    }

    /**
     * @return empty where the event is not about a person
     * @throws IllegalArgumentException if it does not conform to its contract
     */
    public static Optional<InboundEvent> read(ReceivedEvent received) {
        KeyedEvent event = received.event();
        if (event.isTombstone()) {
            return Optional.empty();
        }
        Optional<InboundEvent> told = switch (event.type()) {
            case TOUCHPOINT -> Optional.of(touchpoint(received));
            case FEEDBACK -> Optional.of(feedback(received));
            // A topic may contain more than this service consumes.
            default -> Optional.empty();
        };
        return told.filter(each -> !each.subject().type().equals(RESERVED));
    }

    private static InboundEvent touchpoint(ReceivedEvent received) {
        Touchpoint told = parse(TOUCHPOINTS, received.event());
        require(told.source() != null && told.messageId() != null && told.type() != null, "messageId, type and source");
        Map<String, JsonNode> traits = told.type().equals("identify") && told.traits() != null ? told.traits() : Map.of();
        String previousId = told.type().equals("alias") ? told.previousId() : null;
        return new TouchpointEvent(received, told.messageId(), told.type(), told.name(), told.subject(),
                identifiers(told.subject(), told.identifiers()), told.channel(), told.source(),
                at(told.timestamp(), told.receivedAt()), told.receivedAt(), previousId, traits, object(told.properties()),
                object(told.context()), told.trust() == null ? SourceTrust.PUBLIC : told.trust(), Boolean.TRUE.equals(told.proven()),
                told.claims() == null ? List.of() : told.claims());
    }

    private static InboundEvent feedback(ReceivedEvent received) {
        Response told = parse(RESPONSES, received.event());
        return new FeedbackEvent(received, told.responseId() == null ? received.event().id() : told.responseId(), told.partner(),
                told.channel(), told.subject(), identifiers(told.subject(), told.identifiers()),
                at(told.occurredAt(), told.receivedAt()), told.receivedAt(), told.nps(), told.csat(), told.ces(), told.comment(),
                told.language(), told.touchpoint());
    }

    private static List<Identifier> identifiers(Identifier subject, List<Identifier> others) {
        require(subject != null && others != null && !others.contains(null), "subject and identifiers");
        List<Identifier> identifiers = new ArrayList<>(others.size() + 1);
        identifiers.add(subject);
        identifiers.addAll(others);
        return identifiers;
    }

    private static JsonNode object(JsonNode node) {
        return node != null && node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    }

    /** The stated time, but not later than the receipt: a fast clock would otherwise take precedence for years. */
    private static Instant at(Instant stated, Instant receivedAt) {
        require(stated != null && receivedAt != null, "its time and receivedAt");
        return stated.isAfter(receivedAt) ? receivedAt : stated;
    }

    private static void require(boolean there, String what) {
        if (!there) {
            throw new IllegalArgumentException("The event lacks " + what);
        }
    }

    private static <T> T parse(ObjectReader reader, KeyedEvent event) {
        try {
            T told = reader.readValue(event.data());
            require(told != null, "data");
            return told;
        } catch (IOException e) {
            throw new IllegalArgumentException("The event's data cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
