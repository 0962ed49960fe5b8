package io.throughline.journey.analysis.sequence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * Which events of which people are read, and what is read of each.
 *
 * @param keepOthers whether events that the encoder maps to 0 are included
 * @param inOrder whether events of one millisecond come in the order of arrival; otherwise in any order
 * @param breakdownValues the values that {@link EventSequence#group} distinguishes; for kinds of events these are followed by channels,
 *     each for all its other kinds
 * @param valueProperty the property that {@link EventSequence#value} returns; null for none
 * @param lookBack how long before the period events are read too
 * @param lookBackSteps which steps (bits) are read before the period; -1 for all steps
 * @param lookAhead how long after the period events are read too; the people are still selected by the period
 */
public record EventSequenceQuery(QuestionScope scope, EventEncoder coding, boolean keepOthers, boolean inOrder, Breakdown breakdown,
        List<String> breakdownValues, String valueProperty, Duration lookBack, int lookBackSteps, Duration lookAhead) {

    /** Reaches back before every possible event. */
    public static final Duration EVER = Duration.between(TimePeriod.FIRST, TimePeriod.LAST);

    public static EventSequenceQuery of(QuestionScope scope, EventEncoder eventEncoder) {
        return new EventSequenceQuery(scope, eventEncoder, false, false, Breakdown.NONE, List.of(), null, Duration.ZERO, -1, Duration.ZERO);
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

    /** The end of the time that is read. */
    Instant end() {
        Instant to = scope.period().to();
        return Duration.between(to, TimePeriod.LAST).compareTo(lookAhead) < 0 ? TimePeriod.LAST : to.plus(lookAhead);
    }

    /** Whether {@link EventSequence#group} distinguishes anything. */
    boolean isGrouped() {
        return !breakdownValues.isEmpty() && (breakdown instanceof Breakdown.By || breakdown instanceof Breakdown.ByProperty);
    }
}
