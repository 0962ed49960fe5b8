package io.throughline.journey.path;

import java.time.Duration;
import java.util.List;

import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * @param compare the comparison period; null for none
 * @param by whether a step is a touchpoint or a channel
 * @param from the steps with which paths begin; null if they begin with the first event
 * @param to the steps with which paths end; null if they end with the last event
 * @param sessionGap a longer pause begins another path; null if a path is a person's whole sequence
 * @param maxSteps of a variant
 * @param groups events that are one step under one label
 * @param chinese whether touchpoints are shown by their Chinese names
 */
record PathQuestion(QuestionScope scope, TimePeriod compare, LogField by, EventStep from, EventStep to, Duration sessionGap, int maxSteps,
        RepeatFolding fold, List<EventStep> groups,
        TopCounts top, boolean chinese) {
}
