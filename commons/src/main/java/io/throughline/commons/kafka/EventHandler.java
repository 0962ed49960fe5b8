package io.throughline.commons.kafka;

import java.util.List;

import io.throughline.commons.event.ReceivedEvent;

/** What a service does with the events of a topic. One thread at a time calls it, in the order of each partition. */
public interface EventHandler {

    /**
     * Applies all of the events, or throws and applies none. It may be called again with events that were applied before (after a
     * crash between the effect and the commit of the offset), which must change nothing.
     */
    void apply(List<ReceivedEvent> batch) throws Exception;

    /**
     * Whether the store behind this handler answers. While it does not, a failure is attributed to the store and events wait.
     * While it does, a failure is attributed to the event: after some attempts it becomes a dead letter and the next one is
     * handled.
     */
    boolean storeAnswers();

    /**
     * Whether the event itself causes this failure, so that another attempt cannot succeed. A handler whose store can answer and
     * still refuse to write (a full disk, a standby) decides by the failure.
     */
    default boolean isEventsFault(Exception failure) {
        return storeAnswers();
    }
}
