package io.throughline.journey.collector;

import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.Identifier;

/** What the rules make of one event. */
public sealed interface EventValidationResult {

    /**
     * @param subject whom it is stored under, {@code type:value}
     * @param people all that it names, believed or claimed, the subject first
     * @param previousId an earlier id that it names, which an alias does; null where it names none
     * @param data the touchpoint as it is told to the others, JSON
     */
    record Accepted(String messageId, String subject, List<Identifier> people, String previousId, Instant timestamp,
            byte[] data) implements EventValidationResult {
    }

    /**
     * @param messageId null where it has no usable one
     * @param field JSON pointer into the event; empty where the whole is at fault
     * @param reason what is wrong, without the event's values
     */
    record Rejected(String messageId, String field, String reason, boolean tooLarge) implements EventValidationResult {
    }
}
