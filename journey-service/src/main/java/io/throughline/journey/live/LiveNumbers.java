package io.throughline.journey.live;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What goes on now, from this replica's memory: each has all of it, since each reads the whole topic. Answers within
 * microseconds, from the newest frame, waits for nobody and never throws.
 */
public interface LiveNumbers {

    /**
     * @param map a map's id; null for the standard stages, which hold where nobody drew a map
     * @param stage a stage's id; null for all events, those too which no stage takes (abandonment: all stages where it is counted)
     * @return empty where there is no such map or stage, where nothing can be said (no event to take a latency from, nobody's
     *     stay decided, abandonment of a stage that has none), until the events of the last half hour are read after a start, until
     *     a map that is new or was changed is counted for as long as the measure looks back (events a minute, people and latency as
     *     long as somebody is there, abandonment as long as silence takes), and while people are missing that had to be forgotten
     */
    OptionalDouble value(LiveMeasure measure, String map, String stage);

    /** Whether such a map is followed, and has such a stage; null as in {@link #value}. */
    boolean knows(String map, String stage);

    /**
     * How long ago all was read that Kafka had: half a second where all is well, more while it is caught up with after a start, and
     * growing while Kafka does not answer, and while no view is made. Numbers are then of that moment.
     */
    Duration behind();
}
