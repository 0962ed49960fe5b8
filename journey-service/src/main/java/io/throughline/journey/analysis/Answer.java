package io.throughline.journey.analysis;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What an analysis found, and the data that it rests on. */
@RegisterForReflection
public record Answer<R>(R result, Basis basis) {
}
