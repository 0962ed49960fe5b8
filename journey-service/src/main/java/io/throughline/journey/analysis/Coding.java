package io.throughline.journey.analysis;

import java.util.List;

/** How an event becomes a number. */
public sealed interface Coding {

    int MOST_STEPS = 31;

    /** Bit i is set where {@code steps[i]} fits; at most {@link #MOST_STEPS}. */
    record Steps(List<EventFilter> steps) implements Coding {

        public Steps {
            if (steps.isEmpty() || steps.size() > MOST_STEPS) {
                throw new IllegalArgumentException("1 to " + MOST_STEPS + " steps have a bit each");
            }
        }

        public static Steps of(List<Step> steps) {
            return new Steps(steps.stream().map(Step::event).toList());
        }
    }

    /** {@code touches[i - 1]} becomes i, any other 0. Each is written as {@link Touch} writes it. */
    record Labels(List<String> touches) implements Coding {
    }
}
