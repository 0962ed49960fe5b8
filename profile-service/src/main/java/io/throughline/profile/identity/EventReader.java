package io.throughline.profile.identity;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.throughline.commons.event.Event;
import io.throughline.commons.event.Received;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.json.StrictJson;
import io.throughline.commons.kafka.Topics;
import io.throughline.profile.profile.TraitFact;
import io.throughline.profile.profile.TraitRule;

/**
 * Reads the events that this service listens to, each as what it says of a person. Fields that it does not need it
 * does not know.
 */
final class EventReader {

    static final String TOUCHPOINT = "io.throughline.touchpoint.v1";
    static final String FEEDBACK = "io.throughline.feedback.received.v1";

    private static final ObjectMapper LENIENT = StrictJson.mapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final ObjectReader TOUCHPOINTS = LENIENT.readerFor(Touchpoint.class);
    private static final ObjectReader RESPONSES = LENIENT.readerFor(Response.class);

    private EventReader() {
    }

    private record Touchpoint(String messageId, String type, Identifier subject, List<Identifier> identifiers, String source,
            Instant timestamp, Instant receivedAt, String previousId, Map<String, JsonNode> traits) {
    }

    private record Response(Identifier subject, List<Identifier> identifiers, Instant occurredAt, Instant receivedAt) {
    }

    /**
     * @return empty where the event says nothing of who somebody is
     * @throws IllegalArgumentException where it is not of its contract's form
     */
    static Optional<Observation> read(Received received) {
        Event event = received.event();
        if (event.isTombstone()) {
            return Optional.empty();
        }
        return switch (event.type()) {
            case TOUCHPOINT -> touchpoint(event);
            case FEEDBACK -> feedback(event);
            // A topic may be told more than this service listens to.
            default -> Optional.empty();
        };
    }

    private static Optional<Observation> touchpoint(Event event) {
        Touchpoint told = parse(TOUCHPOINTS, event);
        require(told.source() != null && told.messageId() != null && told.type() != null, "messageId, type and source");
        Instant at = at(told.timestamp(), told.receivedAt());
        // A group's traits are the group's.
        Map<String, JsonNode> traits = told.type().equals("identify") && told.traits() != null ? told.traits() : Map.of();
        String previousId = told.type().equals("alias") ? told.previousId() : null;
        return observation(event, told.subject(), told.identifiers(), at).map(named -> {
            List<TraitFact> facts = new ArrayList<>();
            traits.forEach((name, value) -> {
                if (TraitRule.fault(name, value).isEmpty()) {
                    facts.add(new TraitFact(named.subject(), name, value, told.source(), at, told.messageId()));
                }
            });
            return new Observation(named.identifiers(), at, event.source(), event.id(), facts, traits.size() - facts.size(), previousId);
        }).filter(Observation::tells);
    }

    private static Optional<Observation> feedback(Event event) {
        Response told = parse(RESPONSES, event);
        return observation(event, told.subject(), told.identifiers(), at(told.occurredAt(), told.receivedAt())).filter(Observation::tells);
    }

    /** Whom the event names, without anything further. */
    private static Optional<Observation> observation(Event event, Identifier subject, List<Identifier> others, Instant at) {
        require(subject != null && others != null && !others.contains(null), "subject and identifiers");
        if (Naming.isReserved(subject)) {
            return Optional.empty();
        }
        List<Identifier> identifiers = new ArrayList<>(others.size() + 1);
        identifiers.add(subject);
        identifiers.addAll(others);
        return Optional.of(new Observation(identifiers, at, event.source(), event.id(), List.of(), 0, null));
    }

    /** When it was so, but not later than we heard of it: a clock that runs ahead would otherwise win for years. */
    private static Instant at(Instant stated, Instant receivedAt) {
        require(stated != null && receivedAt != null, "its time and receivedAt");
        return stated.isAfter(receivedAt) ? receivedAt : stated;
    }

    private static void require(boolean there, String what) {
        if (!there) {
            throw new IllegalArgumentException("The event lacks " + what);
        }
    }

    private static <T> T parse(ObjectReader reader, Event event) {
        try {
            T told = reader.readValue(event.data());
            require(told != null, "data");
            return told;
        } catch (IOException e) {
            throw new IllegalArgumentException("The event's data cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
