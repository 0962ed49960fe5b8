package io.throughline.journey.analysis.sequence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * Which events of whom are walked through, and what is told of each.
 *
 * @param keepOthers whether events that the coding makes 0 are walked through too
 * @param inOrder whether events of one millisecond come in the order in which they arrived; else in any
 * @param breakdownValues what {@link EventSequence#group} tells apart; of kinds of events channels too, after them: all other kinds of
 * theirs
 * @param valueProperty the property that {@link EventSequence#value} tells; null for none
 * @param lookBack so long before the period events are read too
 * @param lookBackSteps which steps (bits) are read before the period; -1 for all that are read in it
 * @param lookAhead so long after the period events are read too; who is asked is still told by the period
 */
public record EventSequenceQuery(QuestionScope scope, EventEncoder coding, boolean keepOthers, boolean inOrder, Breakdown breakdown,
        List<String> breakdownValues, String valueProperty, Duration lookBack, int lookBackSteps, Duration lookAhead) {

    /** Before every event that there can be. */
    public static final Duration EVER = Duration.between(TimePeriod.FIRST, TimePeriod.LAST);

    public static EventSequenceQuery of(QuestionScope scope, EventEncoder coding) {
        return new EventSequenceQuery(scope, coding, false, false, Breakdown.NONE, List.of(), null, Duration.ZERO, -1, Duration.ZERO);
    }

    public EventSequenceQuery keepingOthers() {
        return new EventSequenceQuery(scope, coding, true, inOrder, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps,
                lookAhead);
    }

    public EventSequenceQuery inArrivalOrder() {
        return new EventSequenceQuery(scope, coding, keepOthers, true, breakdown, breakdownValues, valueProperty, lookBack, lookBackSteps,
                lookAhead);
    }

    public EventSequenceQuery by(Breakdown other, List<String> values) {
        return new EventSequenceQuery(scope, coding, keepOthers, inOrder, other, values, valueProperty, lookBack, lookBackSteps, lookAhead);
    }

    public EventSequenceQuery valued(String property) {
        return new EventSequenceQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, property, lookBack, lookBackSteps,
                lookAhead);
    }

    public EventSequenceQuery lookingBack(Duration back) {
        return lookingBack(back, -1);
    }

    public EventSequenceQuery lookingBack(Duration back, int steps) {
        return new EventSequenceQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, back, steps,
                lookAhead);
    }

    public EventSequenceQuery in(QuestionScope other) {
        return new EventSequenceQuery(other, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, lookBack,
                lookBackSteps, lookAhead);
    }

    public EventSequenceQuery lookingAhead(Duration ahead) {
        return new EventSequenceQuery(scope, coding, keepOthers, inOrder, breakdown, breakdownValues, valueProperty, lookBack,
                lookBackSteps, ahead);
    }

    /** Until when events are read. */
    Instant end() {
        Instant to = scope.period().to();
        return Duration.between(to, TimePeriod.LAST).compareTo(lookAhead) < 0 ? TimePeriod.LAST : to.plus(lookAhead);
    }

    /** Whether {@link EventSequence#group} tells anything. */
    boolean isGrouped() {
        return !breakdownValues.isEmpty() && (breakdown instanceof Breakdown.By || breakdown instanceof Breakdown.ByProperty);
    }
}
