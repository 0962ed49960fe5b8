package io.throughline.commons.contract;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonPointer;
import io.throughline.commons.problem.Problem;
import io.throughline.commons.problem.Problem.FieldError;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;

/**
 * Collects the faults of a request body, so that one answer reports all of them. A rule that no schema can state (two fields that
 * contradict each other, a name that must exist) checks the typed record and adds its faults here:
 *
 * <pre>{@code
 * BodyFaults faults = new BodyFaults();
 * if (request.from().isAfter(request.to())) {
 *     faults.at("to", "must not be before from");
 * }
 * for (int i = 0; i < request.steps().size(); i++) {
 *     checkStep(request.steps().get(i), faults.in("steps").in(i));     // faults.at("event", …) is at /steps/3/event there
 * }
 * faults.refuseIfAny();
 * }</pre>
 *
 * <p>All children made by {@link #in} share one list. It is bounded: what is added beyond {@value #LIMIT} faults is dropped.
 * Not safe for use by several threads.
 */
public final class BodyFaults {

    /** More faults than a person corrects at once, and few enough for one answer. */
    public static final int LIMIT = 100;

    private final String place;
    private final List<FieldError> all;

    public BodyFaults() {
        this("", new ArrayList<>());
    }

    private BodyFaults(String place, List<FieldError> all) {
        this.place = place;
        this.all = all;
    }

    /** The same faults, seen from a field of this place. The name is escaped as JSON pointers require. */
    public BodyFaults in(String field) {
        return new BodyFaults(place + JsonPointer.empty().appendProperty(field), all);
    }

    /** The same faults, seen from an element of the array at this place. */
    public BodyFaults in(int index) {
        return new BodyFaults(place + "/" + index, all);
    }

    /**
     * Adds a fault below this place.
     *
     * @param where the name of a field ({@code "event"}), or a JSON pointer that starts here ({@code "/steps/0/event"}); empty
     *        for this place itself
     * @param message what is allowed, phrased to follow the pointer: "must be later than from", "is missing"
     */
    public void at(String where, String message) {
        String pointer = where.isEmpty() || where.startsWith("/") ? where : JsonPointer.empty().appendProperty(where).toString();
        addAt(place + pointer, message);
    }

    /** Adds a fault of the element at this index of the array at this place. */
    public void at(int index, String message) {
        addAt(place + "/" + index, message);
    }

    /** Adds a fault of this place itself. */
    public void here(String message) {
        addAt(place, message);
    }

    /** Adds faults that were found separately and whose pointers start at this place. */
    public void addAll(List<FieldError> faults) {
        faults.forEach(fault -> addAt(place + fault.field(), fault.message()));
    }

    private void addAt(String pointer, String message) {
        if (all.size() < LIMIT) {
            all.add(new FieldError(pointer, message));
        }
    }

    /** The JSON pointer of this place. */
    public String pointer() {
        return place;
    }

    /** Whether no fault was found so far, at any place. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** All faults of all places, in the order in which they were found. */
    public List<FieldError> list() {
        return List.copyOf(all);
    }

    /** The problem {@code invalid-body} (400) with all faults; its detail states the first one. */
    public Problem problem() {
        FieldError first = all.getFirst();
        String detail = first.field().isEmpty() ? first.message() : first.field() + " " + first.message();
        return Problem.of(ProblemKind.INVALID_BODY, detail).withErrors(list());
    }

    /**
     * @throws ProblemException 400 with all faults, if there are any
     */
    public void refuseIfAny() {
        if (!all.isEmpty()) {
            throw new ProblemException(problem());
        }
    }
}
