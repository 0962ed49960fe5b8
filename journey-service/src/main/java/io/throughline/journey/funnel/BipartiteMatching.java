package io.throughline.journey.funnel;

import java.util.Arrays;

/**
 * Matches events to steps, one to one, by augmenting paths (H. W. Kuhn, The Hungarian method for the assignment problem, 1955; without
 * weights D. König, 1931).
 */
final class BipartiteMatching {

    private static final int NONE = -1;

    private final int[] eventOf;
    private final boolean[] tried;
    private final int[] codes;

    /** @param codes of the events: bit i is set if the event fits step i + 1 */
    BipartiteMatching(int[] codes, int steps) {
        this.codes = codes;
        this.tried = new boolean[codes.length];
        this.eventOf = new int[steps];
        Arrays.fill(eventOf, NONE);
    }

    /** The greatest number of steps that can each have an event of their own. */
    static int most(int[] codes, int steps) {
        BipartiteMatching bipartiteMatching = new BipartiteMatching(codes, steps);
        int most = 0;
        for (int step = 1; step <= steps; step++) {
            most += bipartiteMatching.takeFor(step) ? 1 : 0;
        }
        return most;
    }

    /** Clears the matching. */
    void release() {
        Arrays.fill(eventOf, NONE);
    }

    /** Matches an event to one more step, from 1. Events of other steps may be exchanged. */
    boolean takeFor(int step) {
        Arrays.fill(tried, false);
        return augment(step - 1);
    }

    private boolean augment(int step) {
        for (int event = 0; event < codes.length; event++) {
            if ((codes[event] >>> step & 1) == 0 || tried[event]) {
                continue;
            }
            tried[event] = true;
            int other = owner(event);
            if (other == NONE || augment(other)) {
                eventOf[step] = event;
                return true;
            }
        }
        return false;
    }

    private int owner(int event) {
        for (int step = 0; step < eventOf.length; step++) {
            if (eventOf[step] == event) {
                return step;
            }
        }
        return NONE;
    }

    /** The place of the event that is matched to a step. */
    int event(int step) {
        return eventOf[step - 1];
    }

    /** The places of all matched events. */
    int[] taken() {
        return Arrays.stream(eventOf).filter(event -> event != NONE).toArray();
    }
}
