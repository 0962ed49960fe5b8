package io.throughline.profile.computed;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How often each value occurred. At most {@link #MOST_VALUES} different ones are counted, the first that arrived; further
 * ones count as {@code others}. While others is 0 the greatest is exact and does not depend on the order.
 */
@RegisterForReflection
record ValueFrequencies(SortedMap<String, Long> counts, long others) {

    static final int MOST_VALUES = 200;

    static ValueFrequencies of(String value) {
        return new ValueFrequencies(new TreeMap<>(Map.of(value, 1L)), 0);
    }

    ValueFrequencies and(ValueFrequencies other) {
        SortedMap<String, Long> sums = new TreeMap<>(counts);
        long rest = others + other.others;
        for (Map.Entry<String, Long> each : other.counts.entrySet()) {
            if (sums.containsKey(each.getKey()) || sums.size() < MOST_VALUES) {
                sums.merge(each.getKey(), each.getValue(), Long::sum);
            } else {
                rest += each.getValue();
            }
        }
        return new ValueFrequencies(sums, rest);
    }

    /** Of several the least, so that the result depends only on the counts. */
    String greatest() {
        String greatest = null;
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            if (greatest == null || each.getValue() > counts.get(greatest)) {
                greatest = each.getKey();
            }
        }
        return greatest;
    }
}
