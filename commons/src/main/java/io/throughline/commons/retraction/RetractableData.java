package io.throughline.commons.retraction;

import java.util.Map;

/** The data that one service keeps from sources, one bean per service. One thread at a time calls it, and may block. */
public interface RetractableData {

    /** How many items of each kind {@link #retract} would delete. Changes nothing. */
    Map<String, Long> count(SourceRetraction retraction);

    /**
     * Deletes the source's data and restores what they had replaced. It is called twice, with a pause between, and again after a
     * crash; each call deletes what is present by then.
     *
     * @return how many items of each kind all calls for this retraction have deleted together. The service keeps the count in its
     *        store, so that the receipt is complete despite the second call or a crash
     */
    Map<String, Long> retract(SourceRetraction retraction);

    /** Whether the store behind it answers. While it does not, retractions wait. */
    boolean storeAnswers();
}
