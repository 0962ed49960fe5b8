package io.throughline.journey.source;

import java.time.Duration;

/** The most that one source may send in a minute and in a day (UTC). Bytes are those of the decompressed requests. */
record BudgetLimits(Pair events, Pair bytes, Pair quarantined) {

    record Pair(long minute, long day) {

        long of(Window window) {
            return window == Window.MINUTE ? minute : day;
        }
    }

    enum Measure {
        EVENTS("events"), BYTES("bytes"), QUARANTINED("quarantined events");

        final String words;

        Measure(String words) {
            this.words = words;
        }
    }

    enum Window {
        MINUTE("minute", Duration.ofMinutes(1)), DAY("day", Duration.ofDays(1));

        final String word;
        final Duration length;

        Window(String word, Duration length) {
            this.word = word;
            this.length = length;
        }
    }

    static BudgetLimits of(BudgetSettings.Limits limits) {
        return new BudgetLimits(new Pair(limits.eventsPerMinute(), limits.eventsPerDay()),
                new Pair(limits.bytesPerMinute(), limits.bytesPerDay()),
                new Pair(limits.quarantinedPerMinute(), limits.quarantinedPerDay()));
    }

    Pair of(Measure measure) {
        return switch (measure) {
            case EVENTS -> events;
            case BYTES -> bytes;
            case QUARANTINED -> quarantined;
        };
    }
}
