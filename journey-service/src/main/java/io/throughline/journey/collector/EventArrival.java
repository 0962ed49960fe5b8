package io.throughline.journey.collector;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is known about an event besides its content.
 *
 * @param source the id of the source whose write key it came with
 * @param authority the people for whom the source may speak
 * @param tokens verifies visitors' tokens
 * @param receivedAt by the collector's clock
 * @param sentAt by the sender's clock, as its batch states; null if it does not
 * @param context the context that the batch states for all its events; null if there is none
 * @param contextBytes its size as JSON text
 */
public record EventArrival(String source, String channel, SourceAuthority authority, VisitorTokens tokens, Instant receivedAt,
        Instant sentAt,
        ObjectNode context, int contextBytes) {

    /** For an event that came without a batch. */
    static EventArrival alone(String source, String channel, SourceAuthority authority, VisitorTokens tokens, Instant receivedAt) {
        return new EventArrival(source, channel, authority, tokens, receivedAt, null, null, 0);
    }

    /** For an event that is validated later than it came. */
    public static EventArrival later(String source, String channel, SourceAuthority authority, Instant receivedAt, Instant sentAt,
            ObjectNode context, int contextBytes) {
        return new EventArrival(source, channel, authority, VisitorTokens.NONE, receivedAt, sentAt, context, contextBytes);
    }
}
