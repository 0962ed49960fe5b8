package io.throughline.journey.alert.evaluation;

/** What one look at a rule's number gave. */
public sealed interface MetricReading {

    record KnownValue(double value) implements MetricReading {
    }

    /** Neither that the condition holds nor that it does not: nothing follows from it. */
    record UnknownValue(String why) implements MetricReading {
    }
}
