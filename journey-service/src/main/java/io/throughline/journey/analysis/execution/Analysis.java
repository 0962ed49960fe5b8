package io.throughline.journey.analysis.execution;

import java.util.Optional;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * One kind of question. A bean; it keeps nothing between two questions.
 *
 * @param <B> the request body: a record that the API's document describes
 * @param <Q> the question as it was read: equal where the same is asked
 * @param <R> the answer, a record that becomes JSON
 */
public interface Analysis<B, Q, R> {

    /** In the path and in saved definitions: {@code funnel}. */
    String kind();

    Class<B> request();

    /**
     * Reads a body whose shape is right.
     *
     * @param context when it is asked: a period without an end reaches until then
     * @param faults takes all that is wrong
     * @return of use only where no fault was added; may be null where one was
     */
    Q read(B body, QuestionContext context, BodyFaults faults);

    /** What the answer depends on, besides the question: it is asked anew where any of these events or people change. */
    QuestionScope scope(Q question);

    /**
     * The stretch of time that is read, with what is looked at before and after the scope's period or compared with it; empty
     * where it is all of the log. What happens outside of it leaves a remembered answer as it is.
     */
    default Optional<TimePeriod> reads(Q question) {
        return Optional.empty();
    }

    R answer(Q question, QueryRun run);
}
