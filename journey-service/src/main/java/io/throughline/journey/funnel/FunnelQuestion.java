package io.throughline.journey.funnel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventEncoder;
import io.throughline.journey.analysis.sequence.EventSequenceQuery;
import io.throughline.journey.funnel.FunnelRules.Entries;
import io.throughline.journey.funnel.FunnelRules.Exclusion;
import io.throughline.journey.funnel.FunnelRules.Order;

/**
 * A funnel as it was asked for.
 *
 * @param scope with the period of the first step
 * @param compare the period to set beside; null for none
 * @param attribution the number of the step whose event says the group; {@link #LAST_STEP} for the furthest one
 * @param trend null for none
 * @param asOf until when something can have happened: a part of the question, so that a remembered answer does not stay incomplete
 */
record FunnelQuestion(QuestionScope scope, TimePeriod compare, List<EventStep> steps, Order order, Duration window, Entries entries,
        List<ExclusionStep> exclusions, Breakdown breakdown, int attribution, CalendarUnit trend, Instant asOf) {

    static final int LAST_STEP = 0;

    record ExclusionStep(EventStep step, Exclusion between) {
    }

    FunnelRules rules(TimePeriod period) {
        return new FunnelRules(steps.size(), order, window.toMillis(), entries, exclusions.stream().map(ExclusionStep::between).toList(),
                period.from().toEpochMilli(), period.to().toEpochMilli());
    }

    FunnelQuestion withoutGroups() {
        return new FunnelQuestion(scope, compare, steps, order, window, entries, exclusions, Breakdown.NONE, 1, null, asOf);
    }

    /** Later steps may come after the period, until the window is over. */
    QuestionScope read(TimePeriod period) {
        Instant end = period.to().plus(window);
        return scope.in(period).reading(new TimePeriod(period.from(), end.isAfter(TimePeriod.LAST) ? TimePeriod.LAST : end, period.zone()));
    }

    /** All that an answer is made of; empty where it is all of the log. */
    Optional<TimePeriod> reads() {
        if (entries == Entries.FIRST_EVER) {
            return Optional.empty();
        }
        TimePeriod period = scope.period();
        Instant from = compare != null && compare.from().isBefore(period.from()) ? compare.from() : period.from();
        Instant to = compare != null && compare.to().isAfter(period.to()) ? compare.to() : period.to();
        return Optional.of(read(new TimePeriod(from, to, period.zone())).period());
    }

    boolean isComplete(TimePeriod period) {
        return !period.to().plus(window).isAfter(asOf);
    }

    EventSequenceQuery walks(TimePeriod period, List<String> values) {
        List<EventFilter> bits = new ArrayList<>(steps.stream().map(EventStep::event).toList());
        exclusions.forEach(each -> bits.add(each.step().event()));
        EventSequenceQuery query =
                EventSequenceQuery.of(scope.in(period), new EventEncoder.Steps(bits)).by(breakdown, values).lookingAhead(window);
        if (entries == Entries.FIRST_EVER) {
            query = query.lookingBack(EventSequenceQuery.EVER, beginning());
        }
        return order == Order.STRICT ? query.keepingOthers() : query;
    }

    /** Of what somebody's first is asked for, as bits. */
    private int beginning() {
        return order == Order.ANY ? (1 << steps.size()) - 1 : 1;
    }

    /** Whatever somebody may begin with, or be in a group by. */
    EventFilter anyStep() {
        return new EventFilter.Or(steps.stream().map(EventStep::event).toList());
    }
}
