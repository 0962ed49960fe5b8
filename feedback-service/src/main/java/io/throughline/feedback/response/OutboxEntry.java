package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;

/**
 * The responses of one request, from the moment they are accepted until they are stored and told.
 *
 * @param id UUIDv7, so that entries sort by when they came
 * @param traceparent W3C trace context of the request; null where there was none
 */
record OutboxEntry(String id, Instant acceptedAt, String traceparent, List<Response> responses) {

    OutboxEntry {
        responses = List.copyOf(responses);
    }
}
