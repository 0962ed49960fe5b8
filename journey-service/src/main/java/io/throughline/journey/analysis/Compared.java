package io.throughline.journey.analysis;

import java.time.Instant;

/** The period beside which an answer is set. */
public record Compared(Instant from, Instant to) {

    public static Compared of(Period period) {
        return new Compared(period.from(), period.to());
    }
}
