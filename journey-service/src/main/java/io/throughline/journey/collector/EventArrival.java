package io.throughline.journey.collector;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is known of an event besides the event itself.
 *
 * @param source the id of the source whose write key it came with
 * @param authority whom the source may speak for
 * @param tokens says whom a visitor's token proves
 * @param receivedAt by the collector's clock
 * @param sentAt by the sender's clock, as its batch says; null where it does not
 * @param context what the batch says of all its events' surroundings; null where it does not
 * @param contextBytes how large that is as JSON text
 */
public record EventArrival(String source, String channel, SourceAuthority authority, VisitorTokens tokens, Instant receivedAt,
        Instant sentAt,
        ObjectNode context, int contextBytes) {

    /** Of an event that came alone. */
    static EventArrival alone(String source, String channel, SourceAuthority authority, VisitorTokens tokens, Instant receivedAt) {
        return new EventArrival(source, channel, authority, tokens, receivedAt, null, null, 0);
    }

    /** Of an event that is judged later than it came. */
    public static EventArrival later(String source, String channel, SourceAuthority authority, Instant receivedAt, Instant sentAt,
            ObjectNode context, int contextBytes) {
        return new EventArrival(source, channel, authority, VisitorTokens.NONE, receivedAt, sentAt, context, contextBytes);
    }
}
