package io.throughline.journey.savedquery;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.problem.Problem;
import io.throughline.journey.analysis.result.AnswerBasis;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A run of a schedule. The API's document has one form of it for each kind, made by {@link QueryKindSchemas}. */
@Schema(name = "DefinitionRun", description = "A run of a saved question's schedule. Its `kind` says which answer it has.")
record ResultView(@Schema(description = "The kind of the question") String kind, @Schema(description = "When it was due") Instant due,
        SavedQuery.State state,
        @Schema(description = "The version of the definition that was asked") int version,
        @Schema(description = "How often it was tried") int attempts,
        Instant startedAt, @Nullable Instant finishedAt,
        @Nullable @Schema(implementation = RunFault.class) JsonNode fault,
        @Nullable @Schema(description = "The answer, with personal data masked; left out in lists, and if there is none") JsonNode result,
        @Nullable @Schema(implementation = AnswerBasis.class) JsonNode basis) {

    /** Runs are stored without the kind, because the kind of a definition never changes. */
    ResultView ofKind(String name) {
        return new ResultView(name, due, state, version, attempts, startedAt, finishedAt, fault, result, basis);
    }

    /** Why there is no answer. */
    @Schema(name = "DefinitionRunFault", description = "Why a run has no answer; left out if it has one, or none yet")
    @RegisterForReflection
    record RunFault(@Schema(description = "The HTTP status by which the question's own endpoint would have answered") int status,
            @Nullable String detail,
            @Schema(description = "What is wrong with the question now, as JSON pointers into the definition") List<
                    Problem.FieldError> errors) {
    }
}
