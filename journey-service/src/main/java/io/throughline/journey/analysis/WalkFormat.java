package io.throughline.journey.analysis;

import java.time.Duration;
import java.time.Instant;

/**
 * How a walk's columns are written: no wider than they need to be, since a walk through everything is mostly its transport.
 *
 * @param start what times are counted from
 * @param shortTimes whether times are milliseconds after the start in 32 bits: for less than 50 days
 * @param codeBytes 1, 2 or 4
 */
record WalkFormat(Instant start, boolean shortTimes, int codeBytes) {

    private static final Duration SHORT = Duration.ofMillis(0xFFFFFFFFL);

    static WalkFormat of(WalkQuery query) {
        Period period = query.scope().period();
        Duration most = Duration.between(Period.FIRST, period.from());
        Instant start = period.from().minus(query.lookBack().compareTo(most) > 0 ? most : query.lookBack());
        int values = switch (query.coding()) {
            case Coding.Steps steps -> steps.steps().size();
            case Coding.Labels labels -> 32 - Integer.numberOfLeadingZeros(labels.touches().size());
        };
        return new WalkFormat(start, Duration.between(start, query.end()).compareTo(SHORT) < 0, values <= 8 ? 1 : values <= 16 ? 2 : 4);
    }

    String time() {
        String millis = "toUnixTimestamp64Milli(time)";
        return shortTimes ? "toUInt32(" + millis + " - toInt64(" + start.toEpochMilli() + "))" : millis;
    }

    String code(String value) {
        return "toUInt" + codeBytes * 8 + "(" + value + ")";
    }
}
