package io.throughline.journey.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.json.Text;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.Fault;

/** Bodies that are read part by part, so that all that is wrong with one is told at once. */
public final class Bodies {

    private Bodies() {
    }

    /** @throws ProblemException 400 where it is no JSON object that can be kept */
    public static JsonNode read(ObjectMapper json, byte[] body) throws IOException {
        JsonNode tree = json.readTree(body == null ? new byte[0] : body);
        if (tree == null || !tree.isObject()) {
            throw ProblemException.invalidBody("", "must be an object");
        }
        Optional<Map.Entry<String, String>> fault = Text.fault(tree);
        if (fault.isPresent()) {
            throw ProblemException.invalidBody(fault.get().getKey(), fault.get().getValue());
        }
        return tree;
    }

    /** @throws ProblemException 400 with all faults, where there are any */
    public static void require(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(ProblemKind.INVALID_BODY, "The errors say where and what.")
                    .withErrors(faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }
}
