package io.throughline.commons.kafka;

import org.apache.kafka.common.errors.RecordTooLargeException;

/** Kafka takes no event of this size, however often it is sent. */
public final class EventTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int index;

    EventTooLargeException(int index, RecordTooLargeException cause) {
        super(cause);
        this.index = index;
    }

    /**
     * Which of the events that were to be sent, from 0. The others may have been sent; those behind it were not, where the producer
     * refused it and not
     * the broker.
     */
    public int index() {
        return index;
    }
}
