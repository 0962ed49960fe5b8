package io.throughline.journey.analysis.question;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The period with which an answer is compared. */
@Schema(name = "ComparedPeriod", description = "The period that an answer is set beside")
public record ComparedPeriod(Instant from, Instant to) {

    public static ComparedPeriod of(TimePeriod period) {
        return new ComparedPeriod(period.from(), period.to());
    }
}
