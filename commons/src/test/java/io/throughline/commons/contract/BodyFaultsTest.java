package io.throughline.commons.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;

class BodyFaultsTest {

    @Test
    void faultsOfAllPlacesAreRefusedAtOnce() {
        BodyFaults faults = new BodyFaults();
        faults.in("steps").in(3).at("event", "is missing");
        faults.at("/period/from", "must be earlier than to");
        faults.in("steps").at(4, "is the same as the step before");
        faults.in("group").here("needs a field to group by");

        Problem problem = catchThrowableOfType(ProblemException.class, faults::refuseIfAny).problem();

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.type()).isEqualTo("urn:throughline:problem:invalid-body");
        assertThat(problem.detail()).isEqualTo("/steps/3/event is missing");
        assertThat(problem.errors()).containsExactly(new FieldError("/steps/3/event", "is missing"),
                new FieldError("/period/from", "must be earlier than to"), new FieldError("/steps/4", "is the same as the step before"),
                new FieldError("/group", "needs a field to group by"));
    }

    @Test
    void namesAreEscapedInPointers() {
        BodyFaults faults = new BodyFaults();
        faults.in("a/b").at("c~d", "is missing");
        assertThat(faults.list()).containsExactly(new FieldError("/a~1b/c~0d", "is missing"));
    }

    @Test
    void faultsThatWereFoundApartAreAddedAtTheirPlace() {
        BodyFaults faults = new BodyFaults();

        faults.addAll(List.of(new FieldError("/name", "is missing")));
        faults.in("question").addAll(List.of(new FieldError("/goal", "is missing"), new FieldError("", "must be an object")));

        assertThat(faults.list()).containsExactly(new FieldError("/name", "is missing"), new FieldError("/question/goal", "is missing"),
                new FieldError("/question", "must be an object"));
    }

    @Test
    void withoutFaultsNothingIsRefused() {
        assertThatCode(new BodyFaults()::refuseIfAny).doesNotThrowAnyException();
    }

    @Test
    void noMoreThanAHundredFaultsAreKept() {
        BodyFaults faults = new BodyFaults();
        for (int i = 0; i < 150; i++) {
            faults.at(i, "is missing");
        }
        assertThat(faults.list()).hasSize(BodyFaults.LIMIT);
    }
}
