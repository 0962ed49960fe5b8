package io.throughline.commons.kafka;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;

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
        Instant at, JsonNode data, Instant replayedAt) {
}
