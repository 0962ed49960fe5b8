package io.throughline.profile.intake;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;

/**
 * A person's response to a survey.
 *
 * @param partner who posted it; null where a colleague did
 * @param nps 0 to 10; null where not asked, as {@code csat} (1 to 5) and {@code ces} (1 to 7)
 * @param touchpoint that it is about; null where it is not stated
 */
public record FeedbackEvent(ReceivedEvent received, String responseId, String partner, String channel, Identifier subject,
        List<Identifier> identifiers, Instant at, Instant receivedAt, Integer nps, Integer csat, Integer ces, String comment,
        String language, String touchpoint) implements InboundEvent {

    public FeedbackEvent {
        identifiers = List.copyOf(new LinkedHashSet<>(identifiers));
    }
}
