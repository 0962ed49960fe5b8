package io.throughline.journey.analysis;

import java.time.Instant;
import java.util.List;

/**
 * What an answer rests on.
 *
 * @param people who have an event that was read
 * @param events that were read
 * @param compared null where nothing is compared
 * @param label what kind of statement it is where that is easily mistaken, such as {@code association}; null else
 * @param cached whether it was computed for somebody before, from the same data
 * @param notes what was left out, and other limits, for a reader
 */
public record Basis(long people, long events, Instant from, Instant to, Compared compared, String label, boolean cached,
        Instant computedAt, long tookMillis, String queryId, List<String> notes) {

    Basis asCached(String by) {
        return new Basis(people, events, from, to, compared, label, true, computedAt, tookMillis, by, notes);
    }
}
