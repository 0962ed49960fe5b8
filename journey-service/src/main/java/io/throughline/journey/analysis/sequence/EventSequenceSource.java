package io.throughline.journey.analysis.sequence;

import java.util.function.Consumer;

import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;

/** Provides event sequences. */
public interface EventSequenceSource {

    /**
     * Delivers each person's event sequence once, in any order, and adds what was read to the run's basis.
     *
     * @throws QueryCancelledException if the run was cancelled
     */
    void each(EventSequenceQuery query, QueryRun run, Consumer<EventSequence> reducer);

    /**
     * The values of a breakdown by an event's field or property, the most frequent first, up to the breakdown's limit; empty for any other
     * breakdown.
     */
    java.util.List<String> values(QuestionScope scope, EventFilter events, Breakdown breakdown, QueryRun run);
}
