package io.throughline.journey.analysis.sequence;

import java.util.List;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.EventStep;

/** How an event becomes a number. */
public sealed interface EventEncoder {

    int MOST_STEPS = 31;

    /** Bit i is set where {@code steps[i]} fits; at most {@link #MOST_STEPS}. */
    record Steps(List<EventFilter> steps) implements EventEncoder {

        public Steps {
            if (steps.isEmpty() || steps.size() > MOST_STEPS) {
                throw new IllegalArgumentException("1 to " + MOST_STEPS + " steps have a bit each");
            }
        }

        public static Steps of(List<EventStep> steps) {
            return new Steps(steps.stream().map(EventStep::event).toList());
        }
    }

    /** {@code touches[i - 1]} becomes i, any other 0. Each is written as {@link EventKey} writes it. */
    record Labels(List<String> touches) implements EventEncoder {
    }
}
