package io.throughline.feedback.response;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.feedback.response.ResponseStore.StoredResponse;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;

/**
 * The responses that a caller has to do with: those of the customers, or those of a partner's sandbox. All that an endpoint of responses or
 * scores reads and writes goes through one of the two, which the caller's token alone decides: see {@link ResponseSpaces}.
 */
interface ResponseSpace extends ScoredResponses {

    /** @param copied whether the sender reads a copy, because the person is erased */
    record Found(StoredResponse stored, boolean copied) {
    }

    /**
     * Stores each that is new. Those whose id holds something else, or was deleted, are left out.
     *
     * @param responses with different ids
     */
    IntakeResult accept(List<FeedbackResponse> responses);

    /** Those that the caller may read, newest first. */
    List<FeedbackResponse> list(ResponseQuery query, int most);

    /**
     * The first of these that the caller may read.
     *
     * @param ids in the order of preference
     * @throws ProblemException 403 where the person does not agree that their feedback is used
     */
    Optional<Found> find(List<UUID> ids);

    /** Whether the caller posted this response, which it may read. */
    boolean owns(FeedbackResponse response);

    /**
     * Replaces what the customer said, unless it has changed since it was found.
     *
     * @return whether it was
     */
    boolean correct(FeedbackResponse corrected, Found found);

    /** Deletes the response, whose id cannot be used again then. */
    DeletedResponse delete(FeedbackResponse response);

    /** When the caller deleted the response of this id, if it did. */
    Optional<DeletedResponse> deletion(UUID id);

    /** The same as {@link #find}, where the caller posted it. */
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
