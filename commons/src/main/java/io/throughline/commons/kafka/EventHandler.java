package io.throughline.commons.kafka;

import java.util.List;

import io.throughline.commons.event.ReceivedEvent;

/**
 * What a service does with the events of a topic. Called by one thread at a time, in the order of each partition.
 */
public interface EventHandler {

    /**
     * Applies all of the events, or none, and throws. Is called again with events that were applied before (after a
     * crash between the effect and the commit of the offset), which must change nothing.
     */
    void apply(List<ReceivedEvent> batch) throws Exception;

    /**
     * Whether the store behind this handler answers. While it does not, a failure is the store's: events wait.
     * While it does, it is the event's: after some tries it becomes a dead letter and the next one is handled.
     */
    boolean storeAnswers();

    /**
     * Whether this failure is the event's, so that trying again helps nobody. A handler whose store can answer and still
     * refuse to write (a full disk, a standby) looks at the failure itself.
     */
    default boolean isEventsFault(Exception failure) {
        return storeAnswers();
    }
}
