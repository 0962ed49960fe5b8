package io.throughline.commons.retraction;

import java.util.Map;

/** What one service keeps of what sources said. One bean a service. Called by one thread at a time, which may block. */
public interface RetractableData {

    /** How many of each kind {@link #retract} would delete; changes nothing. */
    Map<String, Long> count(SourceRetraction retraction);

    /**
     * Deletes what the source said, and brings back what it had replaced. Is called twice, with a pause between, and again after
     * a crash; each call deletes what is there by then.
     *
     * @return how many of each kind are no more by all calls for this retraction together: the service keeps count in its store,
     *         so that neither the second call nor a crash in the middle makes the receipt say less than was deleted
     */
    Map<String, Long> retract(SourceRetraction retraction);

    /** Whether the store behind it answers: while it does not, retractions wait. */
    boolean storeAnswers();
}
