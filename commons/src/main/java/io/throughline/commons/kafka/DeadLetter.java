package io.throughline.commons.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.audit.AboutPeople;
import io.throughline.commons.identity.Identifier;

/**
 * An event that a service could not apply, as an operator sees it.
 *
 * @param id to replay it by
 * @param topic where it came from
 * @param error what happened, without the event's content
 * @param data the event, where it is JSON
 * @param replayedAt when it was last sent again; null where it never was
 */
public record DeadLetter(String id, String topic, int partition, long offset, String key, String type, String error,
        Instant at, JsonNode data, Instant replayedAt) implements AboutPeople {

    /** Whom the event is about, as far as one can tell of an event that nobody could apply. */
    @Override
    public Collection<String> people() {
        String subject = data == null ? "" : data.path("subject").asText();
        int colon = subject.indexOf(':');
        return colon < 0 ? List.of() : Identifier.of(subject.substring(0, colon), subject.substring(colon + 1)).stream().map(Identifier::toString).toList();
    }
}
