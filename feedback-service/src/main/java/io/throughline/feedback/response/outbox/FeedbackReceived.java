package io.throughline.feedback.response.outbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.identity.Identifier;
import io.throughline.feedback.response.FeedbackResponse;

/** The data of the event that announces a response: contracts/events/feedback/received.schema.json. */
@RegisterForReflection
record FeedbackReceived(UUID responseId, String externalId, String partner, String channel, Identifier subject,
        List<Identifier> identifiers, Integer nps, Integer csat, Integer ces, String comment, String language,
        String touchpoint, Instant occurredAt, Instant receivedAt) {

    static final String TYPE = "io.throughline.feedback.received.v1";

    static FeedbackReceived of(FeedbackResponse response) {
        return new FeedbackReceived(response.id(), response.externalId(), response.poster().partner(), response.channel(),
                response.subject(), response.identifiers(), response.nps(), response.csat(), response.ces(),
                response.comment(), response.language(), response.touchpoint(), response.occurredAt(),
                response.receivedAt());
    }
}
