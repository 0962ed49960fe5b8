package io.throughline.journey.funnel;

import java.util.Arrays;

/**
 * Which event is which step: each event is one step, each step one event. By augmenting paths (H. W. Kuhn, The Hungarian
 * method for the assignment problem, 1955; without weights D. König, 1931).
 */
final class BipartiteMatching {

    private static final int NONE = -1;

    private final int[] eventOf;
    private final boolean[] tried;
    private final int[] codes;

    /** @param codes of the events: bit i where it fits step i + 1 */
    BipartiteMatching(int[] codes, int steps) {
        this.codes = codes;
        this.tried = new boolean[codes.length];
        this.eventOf = new int[steps];
        Arrays.fill(eventOf, NONE);
    }

    /** The greatest number of steps that have an event each. */
    static int most(int[] codes, int steps) {
        BipartiteMatching matching = new BipartiteMatching(codes, steps);
        int most = 0;
        for (int step = 1; step <= steps; step++) {
            most += matching.takeFor(step) ? 1 : 0;
        }
        return most;
    }

    /** Nothing is taken any more. */
    void release() {
        Arrays.fill(eventOf, NONE);
    }

    /** Takes an event for one more step, from 1; those for the other steps may be exchanged. */
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

    /** The event that is taken for a step, by its place. */
    int event(int step) {
        return eventOf[step - 1];
    }

    /** All events that are taken. */
    int[] taken() {
        return Arrays.stream(eventOf).filter(event -> event != NONE).toArray();
    }
}
