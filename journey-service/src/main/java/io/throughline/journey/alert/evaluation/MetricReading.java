package io.throughline.journey.alert.evaluation;

/** The result of reading a rule's number once. */
public sealed interface MetricReading {

    record KnownValue(double value) implements MetricReading {
    }

    /** It is unknown whether the condition holds, so nothing follows from it. */
    record UnknownValue(String why) implements MetricReading {
    }
}
