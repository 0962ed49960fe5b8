package io.throughline.journey.collector;

import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.Identifier;

/** The result of applying the rules to one event. */
public sealed interface EventValidationResult {

    /**
     * @param subject the identifier under which it is stored, {@code type:value}
     * @param people all identifiers in it, trusted or claimed, the subject first
     * @param previousId the earlier id in an alias call; null if there is none
     * @param data the touchpoint as it is published, JSON
     */
    record Accepted(String messageId, String subject, List<Identifier> people, String previousId, Instant timestamp,
            byte[] data) implements EventValidationResult {
    }

    /**
     * @param messageId null if it has no valid one
     * @param field JSON pointer into the event; empty if the whole event is at fault
     * @param reason what is wrong, without values of the event
     */
    record Rejected(String messageId, String field, String reason, boolean tooLarge) implements EventValidationResult {
    }
}
