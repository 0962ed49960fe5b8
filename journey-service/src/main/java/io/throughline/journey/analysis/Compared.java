package io.throughline.journey.analysis;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The period beside which an answer is set. */
@Schema(name = "ComparedPeriod", description = "The period that an answer is set beside")
public record Compared(Instant from, Instant to) {

    public static Compared of(Period period) {
        return new Compared(period.from(), period.to());
    }
}
