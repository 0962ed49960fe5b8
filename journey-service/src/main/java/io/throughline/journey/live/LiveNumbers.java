package io.throughline.journey.live;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Live numbers from this replica's memory. Each replica has all of them, because each reads the whole topic. Calls return within
 * microseconds from the newest frame, never block and never throw.
 */
public interface LiveNumbers {

    /**
     * @param map a map's id; null for the standard stages, which apply if no map was drawn
     * @param stage a stage's id; null for all events, including those outside every stage (for abandonment: all stages in which it is
     *     counted)
     * @return empty if there is no such map or stage; if there is no data (no event with a latency, no decided visit, or a stage without
     *     abandonment); until the events of the last half hour have been read after a start; until a new or changed map has been counted
     *     for as long as the measure looks back (events per minute; people and latency as long as a person stays present; abandonment as
     *     long as the silence lasts); and while people are missing that had to be evicted
     */
    OptionalDouble value(LiveMeasure measure, String map, String stage);

    /** Whether this map is counted and has this stage; null as in {@link #value}. */
    boolean knows(String map, String stage);

    /**
     * The age of the numbers: the time since everything in Kafka had been read. It is half a second normally, more while the replica
     * catches up after a start, and grows while Kafka does not answer or no view is built.
     */
    Duration behind();
}
