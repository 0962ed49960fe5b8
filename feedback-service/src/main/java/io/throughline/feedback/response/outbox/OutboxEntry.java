package io.throughline.feedback.response.outbox;

import java.time.Instant;
import java.util.List;

import io.throughline.feedback.response.FeedbackResponse;

/**
 * The responses of one request, from their acceptance until they are stored and published.
 *
 * @param id UUIDv7, so that entries sort by time of acceptance
 * @param traceparent W3C trace context of the request; null where there was none
 */
public record OutboxEntry(String id, Instant acceptedAt, String traceparent, List<FeedbackResponse> responses) {

    public OutboxEntry {
        responses = List.copyOf(responses);
    }
}
