package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;

/** The data of the event that tells of a response: contracts/events/feedback/received.schema.json. */
@RegisterForReflection
record FeedbackReceived(UUID responseId, String externalId, String partner, String channel, Identifier subject,
        List<Identifier> identifiers, Integer nps, Integer csat, Integer ces, String comment, String language,
        String touchpoint, Instant occurredAt, Instant receivedAt) {

    static final String TYPE = "io.throughline.feedback.received.v1";

    static FeedbackReceived of(Response response) {
        return new FeedbackReceived(response.id(), response.externalId(), response.poster().partner(), response.channel(),
                response.subject(), response.identifiers(), response.nps(), response.csat(), response.ces(),
                response.comment(), response.language(), response.touchpoint(), response.occurredAt(),
                response.receivedAt());
    }
}
