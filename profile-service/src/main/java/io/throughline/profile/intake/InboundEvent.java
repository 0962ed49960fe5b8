package io.throughline.profile.intake;

import java.time.Instant;
import java.util.List;

import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;

/** What an event says about one person; parsed once for all stages. */
public sealed interface InboundEvent permits TouchpointEvent, FeedbackEvent {

    ReceivedEvent received();

    Identifier subject();

    /** The subject first, each once. */
    List<Identifier> identifiers();

    /** When it was so; never later than the time of receipt, so that a sender's fast clock does not override others. */
    Instant at();

    Instant receivedAt();

    String channel();

    /** CloudEvents source of the event; with {@link #eventId} the evidence of what is derived from it. */
    default String eventSource() {
        return received().event().source();
    }

    default String eventId() {
        return received().event().id();
    }
}
