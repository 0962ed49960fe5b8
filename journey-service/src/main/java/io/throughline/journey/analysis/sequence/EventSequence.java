package io.throughline.journey.analysis.sequence;

/** What one person did, in order of time; the same instance comes again with the next person. */
public interface EventSequence {

    /** Read as unsigned. Two people have the same one with a probability of 7e-5 among 50 million identifiers. */
    long person();

    int size();

    /** Milliseconds since 1970. */
    long time(int i);

    /** What the {@link EventEncoder} makes of the event. */
    int code(int i);

    /** 1 for the first of the {@code breakdownValues}, 0 for any other; 0 without a breakdown by an event's value. */
    int group(int i);

    /** Of the value property; NaN where there is none. */
    double value(int i);

    /** Bit i is set where the person is in the breakdown's segment i. */
    int segments();
}
