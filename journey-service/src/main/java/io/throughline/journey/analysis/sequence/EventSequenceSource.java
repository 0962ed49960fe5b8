package io.throughline.journey.analysis.sequence;

import java.util.function.Consumer;

import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.QuestionScope;

/** Where walks come from. */
public interface EventSequenceSource {

    /**
     * Gives one person after the other, each once, in any order; adds what was read to the run's basis.
     *
     * @throws Cancelled where the run was cancelled
     */
    void each(EventSequenceQuery query, QueryRun run, Consumer<EventSequence> reducer);

    /**
     * The values of a breakdown by an event's field or property, the most frequent first, at most as many as it tells apart;
     * empty for any other breakdown.
     */
    java.util.List<String> values(QuestionScope scope, EventFilter events, Breakdown breakdown, QueryRun run);
}
