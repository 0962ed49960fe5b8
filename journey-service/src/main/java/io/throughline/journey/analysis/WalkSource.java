package io.throughline.journey.analysis;

import java.util.function.Consumer;

/** Where walks come from. */
public interface WalkSource {

    /**
     * Gives one person after the other, each once, in any order; adds what was read to the run's basis.
     *
     * @throws Cancelled where the run was cancelled
     */
    void each(WalkQuery query, Run run, Consumer<Walk> reducer);

    /**
     * The values of a breakdown by an event's field or property, the most frequent first, at most as many as it tells apart;
     * empty for any other breakdown.
     */
    java.util.List<String> values(Scope scope, EventFilter events, Breakdown breakdown, Run run);
}
