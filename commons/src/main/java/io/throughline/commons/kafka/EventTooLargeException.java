package io.throughline.commons.kafka;

import org.apache.kafka.common.errors.RecordTooLargeException;

/** Kafka refuses an event of this size, however often it is sent. */
public final class EventTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int index;

    EventTooLargeException(int index, RecordTooLargeException cause) {
        super(cause);
        this.index = index;
    }

    /**
     * The index, from 0, of the event among those that were to be sent. The others may have been sent. Those behind it were not,
     * if the producer and not the broker refused it.
     */
    public int index() {
        return index;
    }
}
