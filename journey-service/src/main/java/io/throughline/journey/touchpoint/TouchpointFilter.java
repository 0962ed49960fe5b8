package io.throughline.journey.touchpoint;

import java.time.Instant;
import java.util.List;

import io.throughline.commons.identity.Identifier;

/**
 * Selects touchpoints, newest first. Empty lists and nulls select everything.
 *
 * @param subjects whose touchpoints; not empty
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param after the last touchpoint of the previous page
 */
public record TouchpointFilter(List<Identifier> subjects, List<String> channels, List<String> names, List<String> types,
        Instant from, Instant to, Key after, int limit) {

    /** The sort key. A messageId is unique only within its source. */
    public record Key(Instant time, String messageId, String source) {
    }
}
