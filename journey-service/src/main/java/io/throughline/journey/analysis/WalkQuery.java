package io.throughline.journey.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which events of whom are walked through, and what is told of each.
 *
 * @param keepOthers whether events that the coding makes 0 are walked through too
 * @param inOrder whether events of one millisecond come in the order in which they arrived; else in any
 * @param breakdownValues what {@link Walk#group} tells apart; of kinds of events channels too, after them: all other kinds of theirs
 * @param valueProperty the property that {@link Walk#value} tells; null for none
 * @param lookBack so long before the period events are read too
 * @param lookBackSteps which steps (bits) are read before the period; -1 for all that are read in it
 * @param lookAhead so long after the period events are read too; who is asked is still told by the period
 */
public record WalkQuery(Scope scope, Coding coding, boolean keepOthers, boolean inOrder, Breakdown breakdown,
        List<String> breakdownValues, String valueProperty, Duration lookBack, int lookBackSteps, Duration lookAhead) {

    /** Before every event that there can be. */
    public static final Duration EVER = Duration.between(Period.FIRST, Period.LAST);

    public static WalkQuery of(Scope scope, Coding coding) {
        return new WalkQuery(scope, coding, false, false, Breakdown.NONE, List.of(), null, Duration.ZERO, -1, Duration.ZERO);
    }

    public WalkQuery keepingOthers() {
        return new WalkQuery(scope, coding, true, inOrder, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps, lookAhead);
    }

    public WalkQuery inArrivalOrder() {
        return new WalkQuery(scope, coding, keepOthers, true, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps, lookAhead);
    }

    public WalkQuery by(Breakdown other, List<String> values) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, other, values, valueProperty, lookBack, lookBackSteps, lookAhead);
    }

    public WalkQuery valued(String property) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, property, lookBack, lookBackSteps, lookAhead);
    }

    public WalkQuery lookingBack(Duration back) {
        return lookingBack(back, -1);
    }

    public WalkQuery lookingBack(Duration back, int steps) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, back, steps, lookAhead);
    }

    public WalkQuery in(Scope other) {
        return new WalkQuery(other, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps, lookAhead);
    }

    public WalkQuery lookingAhead(Duration ahead) {
        return new WalkQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps, ahead);
    }

    /** Until when events are read. */
    Instant end() {
        Instant to = scope.period().to();
        return Duration.between(to, Period.LAST).compareTo(lookAhead) < 0 ? Period.LAST : to.plus(lookAhead);
    }

    /** Whether {@link Walk#group} tells anything. */
    boolean isGrouped() {
        return !breakdownValues.isEmpty() && (breakdown instanceof Breakdown.By || breakdown instanceof Breakdown.ByProperty);
    }
}
