package io.throughline.journey.analysis.sequence;

/** What one person did, in order of time. The same instance is reused for the next person. */
public interface EventSequence {

    /** The person's number, unsigned. Among 50 million identifiers, two people share one with a probability of 7e-5. */
    long person();

    int size();

    /** Milliseconds since 1970. */
    long time(int i);

    /** The event as the {@link EventEncoder} encodes it. */
    int code(int i);

    /** 1 for the first of the {@code breakdownValues} and so on; 0 for any other value or without a breakdown by an event's value. */
    int group(int i);

    /** The number in the value property; NaN if there is none. */
    double value(int i);

    /** Bit i is set if the person is in the breakdown's segment i. */
    int segments();
}
