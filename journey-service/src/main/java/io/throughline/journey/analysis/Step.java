package io.throughline.journey.analysis;

/** @param label how it is shown, 1 to 100 characters */
public record Step(String label, EventFilter event) {
}
