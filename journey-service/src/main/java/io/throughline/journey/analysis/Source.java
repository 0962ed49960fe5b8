package io.throughline.journey.analysis;

import java.util.UUID;

/** Which events are asked. */
public sealed interface Source {

    /** The touchpoint log. */
    record Live() implements Source {
    }

    /** @param people whether its subjects are identifiers of people; else they are cases of a process, each one by itself */
    record Dataset(UUID id, boolean people) implements Source {
    }
}
