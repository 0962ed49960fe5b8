package io.throughline.cli.demo.simulation;

import java.util.List;
import java.util.Map;

/** The identifiers by which a channel knows a person. */
final class KnownIdentifiers {

    private KnownIdentifiers() {
    }

    static Map<String, Object> visitor(SimulatedPerson person, String channel) {
        return Map.of("anonymousId", device(person, channel));
    }

    static Map<String, Object> signedIn(SimulatedPerson person, String channel) {
        return Map.of("userId", person.userId(), "anonymousId", device(person, channel));
    }

    static Map<String, Object> user(SimulatedPerson person) {
        return Map.of("userId", person.userId());
    }

    /** A customer who is known by this identifier only: a card at the till, a caller's number, an address, a WeChat account. */
    static Map<String, Object> only(String type, String value) {
        return Map.of("context", externalIds(type, value));
    }

    static Map<String, Object> userAnd(SimulatedPerson person, String type, String value) {
        return Map.of("userId", person.userId(), "context", externalIds(type, value));
    }

    private static String device(SimulatedPerson person, String channel) {
        return channel.equals("app") ? person.appAnonymousId() : person.webAnonymousId();
    }

    /** Segment's form for identifiers that are neither userId nor anonymousId. */
    private static Map<String, Object> externalIds(String type, String value) {
        return Map.of("externalIds", List.of(Map.of("id", value, "type", type, "collection", "users", "encoding", "none")));
    }
}
