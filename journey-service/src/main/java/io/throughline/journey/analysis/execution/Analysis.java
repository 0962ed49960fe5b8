package io.throughline.journey.analysis.execution;

import java.util.Optional;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * One kind of question, such as a funnel. Implementations are beans and keep no state between two questions.
 *
 * @param <B> the request body: a record that the API's document describes
 * @param <Q> the question as it was read; two questions that ask the same are equal
 * @param <R> the answer, a record that becomes JSON
 */
public interface Analysis<B, Q, R> {

    /** The name of this kind in the API's path and in saved definitions, such as {@code funnel}. */
    String kind();

    Class<B> request();

    /**
     * Reads a body that has the right shape.
     *
     * @param context when it is asked: a period without an end reaches until then
     * @param faults receives everything that is wrong
     * @return valid only if no fault was added; may be null otherwise
     */
    Q read(B body, QuestionContext context, BodyFaults faults);

    /** What the answer depends on besides the question. A cached answer is dropped when any of these events or people change. */
    QuestionScope scope(Q question);

    /**
     * The time that is read, including what is read before and after the scope's period or for comparison; empty means the whole log.
     * Changes outside this time leave a cached answer valid.
     */
    default Optional<TimePeriod> reads(Q question) {
        return Optional.empty();
    }

    R answer(Q question, QueryRun run);
}
