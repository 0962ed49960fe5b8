package io.throughline.profile.intake;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;

/**
 * A touchpoint: something that a person did, or a statement of who they are.
 *
 * @param type of the Segment call: identify, track, page, screen, group, alias
 * @param name of the event or page; null where the call has none
 * @param previousId of an alias: an earlier id, of which the sender does not say whether it was an anonymous id or a user
 *        id
 * @param traits of the person: empty unless the call is identify (a group's traits are the group's)
 * @param properties an object, empty where there are none
 * @param context an object, empty where there is none
 * @param trust of the source: public where the event names none
 * @param proven whether the visitor's token proved who they are
 * @param claims further identifiers that a public source claims for the person; they are not trusted
 */
public record TouchpointEvent(ReceivedEvent received, String messageId, String type, String name, Identifier subject,
        List<Identifier> identifiers, String channel, String source, Instant at, Instant receivedAt, String previousId,
        Map<String, JsonNode> traits, JsonNode properties, JsonNode context, SourceTrust trust, boolean proven, List<Identifier> claims)
        implements InboundEvent {

    public TouchpointEvent {
        identifiers = List.copyOf(new LinkedHashSet<>(identifiers));
        claims = List.copyOf(claims);
    }

    /** Without claims. */
    public TouchpointEvent(ReceivedEvent received, String messageId, String type, String name, Identifier subject,
            List<Identifier> identifiers, String channel,
            String source, Instant at, Instant receivedAt, String previousId, Map<String, JsonNode> traits, JsonNode properties,
            JsonNode context,
            SourceTrust trust, boolean proven) {
        this(received, messageId, type, name, subject, identifiers, channel, source, at, receivedAt, previousId, traits, properties,
                context, trust, proven,
                List.of());
    }

    /** Whether its statements count for the person whom it names, and not for the device alone. */
    public boolean speaksForPerson() {
        return trust.isTrusted() || proven;
    }
}
