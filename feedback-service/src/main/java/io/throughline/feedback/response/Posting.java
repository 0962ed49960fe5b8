package io.throughline.feedback.response;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.commons.security.Caller;
import io.throughline.feedback.response.Submission.Fault;

/** What the caller may post and read: a partner its own channel, a colleague any. */
@RequestScoped
public class Posting {

    private final Caller caller;
    private final IdentityIndex identities;

    @Inject
    Posting(Caller caller, IdentityIndex identities) {
        this.caller = caller;
        this.identities = identities;
    }

    Poster poster() {
        return caller.isPartner() ? Poster.partner(caller.name()) : Poster.HOUSE;
    }

    /**
     * The channel to post to.
     *
     * @throws ProblemException 403 where a partner names another's
     */
    Optional<String> postedTo(String named, String pointer) {
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
     * @param named the parameter; null where it is not given
     * @throws ProblemException 403 where a partner names another's
     */
    public Optional<String> read(String named) {
        if (named != null && !Submission.CHANNEL.matcher(named).matches()) {
            throw ProblemException.invalidParameter("channel", Submission.CHANNEL_FORM);
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
     * Whose responses an identifier stands for: all of the person's, for a colleague. For a partner it stands for itself
     * alone, or what other channels know (that this user has that address) could be read off the answers.
     */
    List<Identifier> whose(Identifier identifier) {
        return caller.isPartner() ? List.of(identifier) : identities.resolve(identifier).identifiers();
    }

    /** Whether the caller reads as a partner: its own channel, what it received lately, and copies of what it posted about erased people. */
    public boolean isPartner() {
        return caller.isPartner();
    }

    /** Whether the caller may know of this response at all. */
    boolean sees(Response response) {
        return !caller.isPartner() || response.channel().equals(caller.partnerChannel());
    }

    static ProblemException refusal(List<Fault> faults) {
        return new ProblemException(problem(ProblemKind.INVALID_BODY, faults));
    }

    static ProblemException conflict(List<Fault> faults) {
        return new ProblemException(problem(ProblemKind.CONFLICT, faults));
    }

    private static ProblemException otherChannel(String field) {
        return new ProblemException(problem(ProblemKind.FORBIDDEN, List.of(new Fault(field, "must be the partner's own channel; leave it out"))));
    }

    private static Problem problem(ProblemKind kind, List<Fault> faults) {
        Fault first = faults.getFirst();
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        return Problem.of(kind, (first.field() + ' ' + first.message()).strip() + more)
                .withErrors(faults.stream().map(fault -> new FieldError(fault.field(), fault.message())).toList());
    }
}
