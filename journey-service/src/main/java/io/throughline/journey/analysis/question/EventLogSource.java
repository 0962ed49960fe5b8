package io.throughline.journey.analysis.question;

import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The events that a question reads. */
public sealed interface EventLogSource {

    /** The touchpoint log. */
    @RegisterForReflection
    record Live() implements EventLogSource {
    }

    /**
     * @param people whether its subjects identify people; otherwise each is a separate case of a process
     * @param channels whether its events have channels
     * @param finishedPaths whether it holds paths that were counted elsewhere, and no events
     */
    @RegisterForReflection
    record Dataset(UUID id, boolean people, boolean channels, boolean finishedPaths) implements EventLogSource {
    }
}
