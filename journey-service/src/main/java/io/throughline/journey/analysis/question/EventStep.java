package io.throughline.journey.analysis.question;

import io.throughline.journey.analysis.filter.EventFilter;

/** @param label the text that is shown, 1 to 100 characters */
public record EventStep(String label, EventFilter event) {
}
