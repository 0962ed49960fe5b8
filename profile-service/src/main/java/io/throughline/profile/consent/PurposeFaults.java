package io.throughline.profile.consent;

import java.util.List;

import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.profile.consent.purpose.PurposeRule.Fault;

/** Reports all faults of a request body at once. */
public final class PurposeFaults {

    private PurposeFaults() {
    }

    /** @throws ProblemException 400 if there is a fault */
    public static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            Fault first = faults.getFirst();
            throw new ProblemException(Problem.invalidBody(first.pointer(), first.message()).withErrors(faults.stream()
                    .map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList()));
        }
    }
}
