package io.throughline.feedback.response.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.feedback.response.FeedbackResponse;
import io.throughline.feedback.response.intake.ResponseIntake.IntakeResult;

/** What the caller may post and read: a partner its own channel, a colleague any channel. */
@RequestScoped
public class ResponsePermissions {

    public static final String CHANNEL_PATTERN = ResponseSubmission.CHANNEL_PATTERN;

    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Caller caller;
    private final IdentityIndex identities;

    @Inject
    ResponsePermissions(Caller caller, IdentityIndex identities) {
        this.caller = caller;
        this.identities = identities;
    }

    public ResponseSender poster() {
        return caller.isPartner() ? ResponseSender.partner(caller.name()) : ResponseSender.HOUSE;
    }

    /**
     * The channel to post to.
     *
     * @throws ProblemException 403 where a partner names another channel
     */
    public Optional<String> postedTo(String named, String pointer) {
        if (!caller.isPartner()) {
            return Optional.ofNullable(named);
        }
        String own = caller.partnerChannel();
        if (named != null && !named.equals(own)) {
            throw otherChannel(pointer + "/channel");
        }
        return Optional.of(own);
    }

    /**
     * The channel to read, empty for all.
     *
     * @param named the parameter's value; null where it is not given
     * @throws ProblemException 403 where a partner names another channel
     */
    public Optional<String> read(String named) {
        if (named != null && !ResponseSubmission.CHANNEL.matcher(named).matches()) {
            throw ProblemException.invalidParameter("channel", ResponseSubmission.CHANNEL_FORM);
        }
        if (!caller.isPartner()) {
            return Optional.ofNullable(named);
        }
        String own = caller.partnerChannel();
        if (named != null && !named.equals(own)) {
            throw otherChannel("channel");
        }
        return Optional.of(own);
    }

    /**
     * The identifiers whose responses a caller reads. For a colleague they are all of the person's. For a partner it is the given
     * one alone; otherwise the answers would reveal what other channels know, such as that this user has that address.
     */
    public List<Identifier> resolveIdentifiers(Identifier identifier) {
        return caller.isPartner() ? List.of(identifier) : identities.resolve(identifier).identifiers();
    }

    /**
     * Whether the caller reads as a partner: its own channel, recently received responses, and copies of its responses about
     * erased people.
     */
    public boolean isPartner() {
        return caller.isPartner();
    }

    /**
     * The ids that a path may mean, the sender's own first.
     *
     * @param channel as {@link #read}; where it is empty, the text is not an external id
     * @param partner the partner with this external id; null for the caller
     * @throws ProblemException 400 where a colleague gives an external id and no channel
     */
    public List<UUID> named(String text, Optional<String> channel, String partner) {
        List<UUID> ids = new ArrayList<>(2);
        channel.ifPresent(own -> ids.add(FeedbackResponse.idOf(partner == null ? poster() : ResponseSender.partner(partner), own, text)));
        if (UUID_FORM.matcher(text).matches()) {
            ids.add(UUID.fromString(text));
        }
        if (ids.isEmpty()) {
            throw ProblemException.invalidParameter("channel", "is missing: a sender's own id is one of its channel");
        }
        return ids;
    }

    /** Whether the caller may change this response, which the caller may read. */
    public boolean owns(FeedbackResponse response) {
        return response.poster().equals(poster()) && mayRead(response);
    }

    /** Whether the caller may read this response. */
    public boolean mayRead(FeedbackResponse response) {
        return !caller.isPartner() || response.channel().equals(caller.partnerChannel());
    }

    /** Why a response could not be stored; empty where it is. */
    public static Optional<Problem> refusal(IntakeResult intakeResult, UUID id, String pointer) {
        if (intakeResult.deleted().contains(id)) {
            return Optional.of(problem(ProblemKind.GONE, List.of(new FieldError(pointer, "was deleted by its sender; use another id"))));
        }
        return intakeResult.conflicting().contains(id)
                ? Optional.of(
                        problem(ProblemKind.CONFLICT, List.of(new FieldError(pointer, "was used for a response that says something else"))))
                : Optional.empty();
    }

    public static ProblemException refusal(List<FieldError> faults) {
        return new ProblemException(problem(ProblemKind.INVALID_BODY, faults));
    }

    private static ProblemException otherChannel(String field) {
        return new ProblemException(
                problem(ProblemKind.FORBIDDEN, List.of(new FieldError(field, "must be the partner's own channel; leave it out"))));
    }

    static Problem problem(ProblemKind kind, List<FieldError> faults) {
        FieldError first = faults.getFirst();
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        return Problem.of(kind, (first.field() + ' ' + first.message()).strip() + more)
                .withErrors(faults);
    }
}
