package io.throughline.journey.analysis;

import java.time.Instant;
import java.util.Optional;

/**
 * One kind of question. A bean; it keeps nothing between two questions.
 *
 * @param <Q> the question as it was read: equal where the same is asked
 * @param <R> the answer, a record that becomes JSON
 */
public interface Analysis<Q, R> {

    /** In the path and in saved definitions: {@code funnel}. */
    String kind();

    /** @param now until when a period without an end reaches */
    Read<Q> read(Part body, Instant now);

    /** What the answer depends on, besides the question: it is asked anew where any of these events or people change. */
    Scope scope(Q question);

    /**
     * The stretch of time that is read, with what is looked at before and after the scope's period or compared with it; empty
     * where it is all of the log. What happens outside of it leaves a remembered answer as it is.
     */
    default Optional<Period> reads(Q question) {
        return Optional.empty();
    }

    R answer(Q question, Run run);
}
