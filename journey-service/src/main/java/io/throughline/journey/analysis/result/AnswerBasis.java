package io.throughline.journey.analysis.result;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import io.throughline.journey.analysis.question.ComparedPeriod;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The data that an answer rests on.
 *
 * @param people who have an event that was read
 * @param events that were read
 * @param compared null if nothing is compared
 * @param label the kind of statement, if readers could mistake it, such as {@code association}; null otherwise
 * @param cached whether it was computed earlier from the same data
 * @param notes what was left out, and other limits, as text for readers
 */
@Schema(name = "AnswerBasis", description = "What an answer rests on")
public record AnswerBasis(
        @Schema(description = "People who have an event that was read") long people,
        @Schema(description = "Events that were read") long events,
        @Schema(description = "The first moment of the period") Instant from,
        @Schema(description = "The first moment after the period") Instant to,
        @Nullable @Schema(
                description = "The period that the answer is set beside; left out where nothing is compared") ComparedPeriod compared,
        @Nullable @Schema(
                description = "What kind of statement it is where that is easily mistaken, such as association; left out "
                        + "else") String label,
        @Schema(description = "Whether it was computed before, from the same data") boolean cached,
        @Schema(description = "When it was computed") Instant computedAt,
        @Schema(description = "How long it took to compute, in seconds") double tookSeconds,
        @Schema(description = "The id by which this question could be cancelled") String queryId,
        @Schema(description = "What was left out, and other limits, as sentences in English") List<String> notes) {

    public AnswerBasis asCached(String by) {
        return new AnswerBasis(people, events, from, to, compared, label, true, computedAt, tookSeconds, by, notes);
    }
}
