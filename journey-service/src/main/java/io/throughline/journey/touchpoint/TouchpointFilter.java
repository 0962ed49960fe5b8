package io.throughline.journey.touchpoint;

import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.Identifier;

/**
 * Which touchpoints are asked for, newest first. Empty lists and nulls leave everything in.
 *
 * @param subjects whose; not empty
 * @param from the earliest time, itself included
 * @param to the first time that is too late
 * @param after the last touchpoint of the page before
 */
public record TouchpointFilter(List<Identifier> subjects, List<String> channels, List<String> names, List<String> types,
        Instant from, Instant to, Key after, int limit) {

    /** What the order goes by. A messageId is unique in its source alone. */
    public record Key(Instant time, String messageId, String source) {
    }
}
