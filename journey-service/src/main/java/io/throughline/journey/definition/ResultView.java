package io.throughline.journey.definition;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.problem.Problem;
import io.throughline.journey.analysis.Basis;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A run of a schedule.
 *
 * @param due when it was due
 * @param version of the definition that was asked
 * @param attempts how often it was tried
 * @param fault why it has no answer; null where it has one, or none yet
 * @param result the answer, with what is personal masked; null in lists, and where there is none
 */
@Schema(name = "DefinitionResult")
record ResultView(Instant due, Definition.State state, int version, int attempts, Instant startedAt, Instant finishedAt,
        @Schema(implementation = RunFault.class) JsonNode fault, @Schema(implementation = Object.class) JsonNode result,
        @Schema(implementation = Basis.class) JsonNode basis) {

    /**
     * Why there is no answer.
     *
     * @param status as the question's own endpoint would have answered
     * @param errors what is wrong with the question now, as pointers into the definition
     */
    @Schema(name = "DefinitionRunFault")
    record RunFault(int status, String detail, List<Problem.FieldError> errors) {
    }
}
