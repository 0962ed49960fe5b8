package io.throughline.profile.retraction;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

import io.throughline.commons.test.TestEvents;

/** A source of the collector, whose events have whatever times of receipt a test needs. */
record TestSource(String id, String trust) {

    static TestSource server(String id) {
        return new TestSource(id, "server");
    }

    String identify(Instant at, String traits, String... identifiers) {
        return tell(UUID.randomUUID().toString(), "identify", at, traits, "{}", "", identifiers);
    }

    String track(Instant at, String... identifiers) {
        return tell(UUID.randomUUID().toString(), "track", at, "{}", "{}", "", identifiers);
    }

    String alias(Instant at, String user, String previousId) {
        return tell(UUID.randomUUID().toString(), "alias", at, "{}", "{}", "\"previousId\":\"" + previousId + "\",", user);
    }

    String consent(Instant at, String categories, String... identifiers) {
        return tell(UUID.randomUUID().toString(), "track", at, "{}", "{\"consent\":{\"categoryPreferences\":" + categories + "}}", "",
                identifiers);
    }

    /** Says of a device whose it is, as a page does. */
    void claim(Instant at, String device, String claimed) {
        String messageId = UUID.randomUUID().toString();
        TestEvents.touchpoint(id, device, messageId, json(messageId, "track", at, "{}", "{}", "\"claims\":[\"" + claimed + "\"],", device));
    }

    String json(String messageId, String type, Instant at, String traits, String context, String more, String... identifiers) {
        String all = Arrays.stream(identifiers).collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return """
                {"messageId":"%s","type":"%s","name":"Order Completed",%s"subject":"%s","identifiers":%s,"channel":"web","source":"%s",\
                "trust":"%s",
                 "timestamp":"%s","receivedAt":"%s","properties":{"revenue":10},"traits":%s,"context":%s}"""
                .formatted(messageId, type, more, identifiers[0], all, id, trust, at, at, traits, context);
    }

    /** @param at when it was, and when it was received. Gives the message's id. */
    String tell(String messageId, String type, Instant at, String traits, String context, String more, String... identifiers) {
        TestEvents.touchpoint(id, identifiers[0], messageId, json(messageId, type, at, traits, context, more, identifiers));
        return messageId;
    }
}
