package io.throughline.feedback.response;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;

/**
 * The responses that a caller has access to: those of customers, or those of a partner's sandbox. Every endpoint of responses or
 * scores reads and writes through one of the two. The caller's token alone decides which: see {@link ResponseSpaces}.
 */
interface ResponseSpace extends ScoredResponses {

    /** @param copied whether the sender reads a copy, because the person is erased */
    record Found(StoredResponse stored, boolean copied) {
    }

    /**
     * Stores each new response. Responses whose id has other content or was deleted are left out.
     *
     * @param responses with different ids
     */
    IntakeResult accept(List<FeedbackResponse> responses);

    /** The responses that the caller may read, newest first. */
    List<FeedbackResponse> list(ResponseQuery query, int most);

    /**
     * The first of these responses that the caller may read.
     *
     * @param ids in the order of preference
     * @throws ProblemException 403 where the person does not consent to the use of their feedback
     */
    Optional<Found> find(List<UUID> ids);

    /** Whether the caller posted this response, which the caller may read. */
    boolean owns(FeedbackResponse response);

    /**
     * Replaces the customer's answers, unless the response has changed since it was found.
     *
     * @return whether they were replaced
     */
    boolean correct(FeedbackResponse corrected, Found found);

    /** Deletes the response. Its id cannot be used again. */
    DeletedResponse delete(FeedbackResponse response);

    /** The deletion of the response with this id, if the caller deleted it. */
    Optional<DeletedResponse> deletion(UUID id);

    /** The same as {@link #find}, limited to responses that the caller posted. */
    default Optional<Found> findOwn(List<UUID> ids) {
        Optional<Found> found = find(ids);
        if (found.filter(each -> !owns(each.stored().response())).isPresent()) {
            throw ProblemException.of(ProblemKind.FORBIDDEN, "Only who posted a response may change or delete it.");
        }
        return found;
    }

    static ProblemException withheld() {
        return ProblemException.of(ProblemKind.WITHHELD, "The person does not agree that their feedback is used.");
    }
}
