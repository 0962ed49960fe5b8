package io.throughline.journey.analysis;

import java.util.List;
import java.util.function.Supplier;

/** A question as it was read: understood, or all that is wrong with it. */
public sealed interface Read<Q> {

    record Of<Q>(Q question) implements Read<Q> {
    }

    record Refused<Q>(List<Fault> faults) implements Read<Q> {
    }

    /**
     * Closes the part (what was not asked for is a fault) and makes the question where nothing is wrong.
     *
     * @param question not asked where there are faults, so that it may rely on what was read
     */
    static <Q> Read<Q> of(Part body, Supplier<Q> question) {
        body.done();
        if (!body.faults().isEmpty()) {
            return new Refused<>(List.copyOf(body.faults()));
        }
        Q read = question.get();
        return body.faults().isEmpty() ? new Of<>(read) : new Refused<>(List.copyOf(body.faults()));
    }
}
