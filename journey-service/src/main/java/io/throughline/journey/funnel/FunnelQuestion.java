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
 * A funnel as it was requested.
 *
 * @param scope with the period in which the first step must lie
 * @param compare the comparison period; null for none
 * @param attribution the number of the step whose event determines the group; {@link #LAST_STEP} for the furthest step
 * @param trend null for none
 * @param asOf the latest time of events that count. It is part of the question, so that a cached answer does not stay incomplete
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

    /** The scope that is read. Later steps may come after the period, until the conversion window ends. */
    QuestionScope read(TimePeriod period) {
        Instant end = period.to().plus(window);
        return scope.in(period).reading(new TimePeriod(period.from(), end.isAfter(TimePeriod.LAST) ? TimePeriod.LAST : end, period.zone()));
    }

    /** The whole time that an answer reads; empty if it is the whole log. */
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

    /** The steps, as bits, for which each person's first event is needed. */
    private int beginning() {
        return order == Order.ANY ? (1 << steps.size()) - 1 : 1;
    }

    /** Any event with which an attempt may begin, or that determines a group. */
    EventFilter anyStep() {
        return new EventFilter.Or(steps.stream().map(EventStep::event).toList());
    }
}
