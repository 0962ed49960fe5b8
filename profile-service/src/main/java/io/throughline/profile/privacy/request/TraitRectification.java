package io.throughline.profile.privacy.request;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.postgres.StoreFailures;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.profile.core.ProfileEditor;
import io.throughline.profile.privacy.erasure.PersonStore;

/** Corrects traits: as edits by hand, later than all other facts. */
@ApplicationScoped
class TraitRectification {

    private final ProfileEditor editor;
    private final PersonStore people;

    @Inject
    TraitRectification(ProfileEditor editor, PersonStore people) {
        this.editor = editor;
        this.people = people;
    }

    /** @throws ProblemException 422 if there is no profile, or if its traits cannot have these values */
    void apply(Identifier who, JsonNode traits, String user) {
        UUID profileId = RequestResource.inTransaction(session -> people.find(session, who)).profileId();
        if (profileId == null) {
            throw refused("/subject", "nobody is known by this: there is nothing to correct");
        }
        switch (PostgresClient.await(() -> StoreFailures.orUnavailable(editor.patch(profileId, traits, true, revision -> true, user)))) {
            case ProfileEditor.Outcome.Refused refused -> throw new ProblemException(Problem.of(ProblemKind.UNPROCESSABLE,
                    refused.faults().getFirst().message()).withErrors(
                            refused.faults().stream()
                                    .map(fault -> new Problem.FieldError("/traits" + fault.pointer(), fault.message())).toList()));
            case ProfileEditor.Outcome.Unknown _ -> throw refused("/subject", "nobody is known by this any more");
            default -> {
            }
        }
    }

    static ProblemException refused(String field, String message) {
        return new ProblemException(Problem.of(ProblemKind.UNPROCESSABLE, message)
                .withErrors(java.util.List.of(new Problem.FieldError(field, message))));
    }
}
