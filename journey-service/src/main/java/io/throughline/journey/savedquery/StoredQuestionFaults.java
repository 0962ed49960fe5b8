package io.throughline.journey.savedquery;

import java.util.List;

import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.question.QuestionFault;

/** Reports why a stored question is refused, in terms of the definition that contains it. */
final class StoredQuestionFaults {

    private StoredQuestionFaults() {
    }

    /** Pointers refer to the definition. That a stored question has become invalid is not the fault of the caller who runs it. */
    static ProblemException ofDefinition(ProblemException refused) {
        Problem problem = refused.problem();
        if (problem.errors().isEmpty() || problem.type().equals(ProblemKind.INVALID_PARAMETER.type())) {
            return refused;
        }
        List<Problem.FieldError> errors = problem.errors().stream()
                .map(error -> new Problem.FieldError("/question" + error.field(), error.message())).toList();
        boolean invalid = problem.type().equals(ProblemKind.INVALID_BODY.type());
        Problem of = invalid ? Problem.of(ProblemKind.UNPROCESSABLE, "The question cannot be asked any more: " + problem.detail() + ".")
                : problem;
        return new ProblemException(of.withErrors(errors), refused.headers());
    }

    static List<Problem.FieldError> errors(List<QuestionFault> faults) {
        return faults.stream().map(fault -> new Problem.FieldError(fault.pointer(), fault.message())).toList();
    }
}
