package io.throughline.journey.analysis.sequence;

import java.util.List;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.EventStep;

/** How an event is encoded as a number. */
public sealed interface EventEncoder {

    int MOST_STEPS = 31;

    /** Bit i is set if the event fits {@code steps[i]}; at most {@link #MOST_STEPS}. */
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

    /** {@code touches[i - 1]} becomes i, any other event 0. Each is written like an {@link EventKey}. */
    record Labels(List<String> touches) implements EventEncoder {
    }
}
