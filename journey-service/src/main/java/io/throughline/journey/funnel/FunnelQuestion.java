package io.throughline.journey.funnel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.throughline.journey.analysis.Breakdown;
import io.throughline.journey.analysis.Coding;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Grain;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Step;
import io.throughline.journey.analysis.WalkQuery;
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
record FunnelQuestion(Scope scope, Period compare, List<Step> steps, Order order, Duration window, Entries entries,
        List<Excluded> exclusions, Breakdown breakdown, int attribution, Grain trend, Instant asOf) {

    static final int LAST_STEP = 0;

    record Excluded(Step step, Exclusion between) {
    }

    FunnelRules rules(Period period) {
        return new FunnelRules(steps.size(), order, window.toMillis(), entries, exclusions.stream().map(Excluded::between).toList(),
                period.from().toEpochMilli(), period.to().toEpochMilli());
    }

    FunnelQuestion withoutGroups() {
        return new FunnelQuestion(scope, compare, steps, order, window, entries, exclusions, Breakdown.NONE, 1, null, asOf);
    }

    /** Later steps may come after the period, until the window is over. */
    Scope read(Period period) {
        Instant end = period.to().plus(window);
        return scope.in(period).reading(new Period(period.from(), end.isAfter(Period.LAST) ? Period.LAST : end, period.zone()));
    }

    /** All that an answer is made of; empty where it is all of the log. */
    Optional<Period> reads() {
        if (entries == Entries.FIRST_EVER) {
            return Optional.empty();
        }
        Period period = scope.period();
        Instant from = compare != null && compare.from().isBefore(period.from()) ? compare.from() : period.from();
        Instant to = compare != null && compare.to().isAfter(period.to()) ? compare.to() : period.to();
        return Optional.of(read(new Period(from, to, period.zone())).period());
    }

    boolean isComplete(Period period) {
        return !period.to().plus(window).isAfter(asOf);
    }

    WalkQuery walks(Period period, List<String> values) {
        List<EventFilter> bits = new ArrayList<>(steps.stream().map(Step::event).toList());
        exclusions.forEach(each -> bits.add(each.step().event()));
        WalkQuery query = WalkQuery.of(scope.in(period), new Coding.Steps(bits)).by(breakdown, values).lookingAhead(window);
        if (entries == Entries.FIRST_EVER) {
            query = query.lookingBack(WalkQuery.EVER, beginning());
        }
        return order == Order.STRICT ? query.keepingOthers() : query;
    }

    /** Of what somebody's first is asked for, as bits. */
    private int beginning() {
        return order == Order.ANY ? (1 << steps.size()) - 1 : 1;
    }

    /** Whatever somebody may begin with, or be in a group by. */
    EventFilter anyStep() {
        return new EventFilter.Or(steps.stream().map(Step::event).toList());
    }
}
