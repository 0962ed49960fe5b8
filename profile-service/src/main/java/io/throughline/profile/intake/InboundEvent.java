package io.throughline.profile.intake;

import java.time.Instant;
import java.util.List;

import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.identity.Identifier;

/** What an event says of one person: read once, whoever makes something of it. */
public sealed interface InboundEvent permits TouchpointEvent, FeedbackEvent {

    ReceivedEvent received();

    Identifier subject();

    /** The subject first, each once. */
    List<Identifier> identifiers();

    /** When it was so; never later than when it was received, so that a clock that runs ahead rules nobody out. */
    Instant at();

    Instant receivedAt();

    String channel();

    /** CloudEvents source of the event, with {@link #eventId} the evidence of whatever is concluded from it. */
    default String eventSource() {
        return received().event().source();
    }

    default String eventId() {
        return received().event().id();
    }
}
