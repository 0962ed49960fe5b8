package io.throughline.profile.privacy;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.Postgres;
import io.throughline.commons.postgres.Stored;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.profile.profile.ProfileEditor;

/** Corrects traits as somebody who knows better: said by hand, and later than all else. */
@ApplicationScoped
class Rectification {

    private final ProfileEditor editor;
    private final People people;

    @Inject
    Rectification(ProfileEditor editor, People people) {
        this.editor = editor;
        this.people = people;
    }

    /**
     * @throws ProblemException 422 where there is no profile, or its traits cannot be so
     */
    void apply(Identifier who, JsonNode traits, String user) {
        UUID profileId = RequestResource.inTransaction(session -> people.find(session, who)).profileId();
        if (profileId == null) {
            throw refused("/subject", "nobody is known by this: there is nothing to correct");
        }
        switch (Postgres.await(() -> Stored.orUnavailable(editor.patch(profileId, traits, true, revision -> true, user)))) {
            case ProfileEditor.Outcome.Refused refused -> throw new ProblemException(Problem.of(ProblemKind.UNPROCESSABLE,
                    refused.faults().getFirst().message()).withErrors(refused.faults().stream()
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
