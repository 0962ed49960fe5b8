package io.throughline.journey.analysis;

import java.util.UUID;

/** Which events are asked. */
public sealed interface Source {

    /** The touchpoint log. */
    record Live() implements Source {
    }

    /**
     * @param people whether its subjects are identifiers of people; else they are cases of a process, each one by itself
     * @param channels whether its events name channels
     * @param finishedPaths whether it holds paths that were counted elsewhere, and no events
     */
    record Dataset(UUID id, boolean people, boolean channels, boolean finishedPaths) implements Source {
    }
}
