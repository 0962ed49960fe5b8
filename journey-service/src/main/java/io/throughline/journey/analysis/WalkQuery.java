package io.throughline.journey.analysis;

import java.time.Duration;
import java.util.List;

/**
 * Which events of whom are walked through, and what is told of each.
 *
 * @param keepOthers whether events that the coding makes 0 are walked through too
 * @param inOrder whether events of one millisecond come in the order in which they arrived; else in any
 * @param breakdownValues what {@link Walk#group} tells apart
 * @param valueProperty the property that {@link Walk#value} tells; null for none
 * @param lookBack so long before the period events are read too
 * @param lookBackSteps which steps (bits) are read before the period; -1 for all that are read in it
 */
public record WalkQuery(Scope scope, Coding coding, boolean keepOthers, boolean inOrder, Breakdown breakdown,
        List<String> breakdownValues, String valueProperty, Duration lookBack, int lookBackSteps) {

    /** Before every event that there can be. */
    public static final Duration EVER = Duration.between(Period.FIRST, Period.LAST);

    public static WalkQuery of(Scope scope, Coding coding) {
        return new WalkQuery(scope, coding, false, false, Breakdown.NONE, List.of(), null, Duration.ZERO, -1);
    }

    public WalkQuery keepingOthers() {
        return new WalkQuery(scope, coding, true, inOrder, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps);
    }

    public WalkQuery inArrivalOrder() {
        return new WalkQuery(scope, coding, keepOthers, true, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps);
    }

    public WalkQuery by(Breakdown other, List<String> values) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, other, values, valueProperty, lookBack, lookBackSteps);
    }

    public WalkQuery valued(String property) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, property, lookBack, lookBackSteps);
    }

    public WalkQuery lookingBack(Duration back) {
        return lookingBack(back, -1);
    }

    public WalkQuery lookingBack(Duration back, int steps) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, back, steps);
    }

    public WalkQuery in(Scope other) {
        return new WalkQuery(other, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps);
    }
}
