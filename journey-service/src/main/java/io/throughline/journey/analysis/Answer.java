package io.throughline.journey.analysis;

import io.quarkus.runtime.annotations.RegisterForReflection;

@RegisterForReflection
public record Answer<R>(R result, Basis basis) {
}
