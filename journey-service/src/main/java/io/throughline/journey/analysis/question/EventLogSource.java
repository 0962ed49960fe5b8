package io.throughline.journey.analysis.question;

import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Which events are asked. */
public sealed interface EventLogSource {

    /** The touchpoint log. */
    @RegisterForReflection
    record Live() implements EventLogSource {
    }

    /**
     * @param people whether its subjects are identifiers of people; else they are cases of a process, each one by itself
     * @param channels whether its events name channels
     * @param finishedPaths whether it holds paths that were counted elsewhere, and no events
     */
    @RegisterForReflection
    record Dataset(UUID id, boolean people, boolean channels, boolean finishedPaths) implements EventLogSource {
    }
}
