package io.throughline.journey.analysis;

public record Answer<R>(R result, Basis basis) {
}
