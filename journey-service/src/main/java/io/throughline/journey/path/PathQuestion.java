package io.throughline.journey.path;

import java.time.Duration;
import java.util.List;

import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * @param compare the period to set beside; null for none
 * @param by what a step of a path is: a touch, or a channel
 * @param from where paths begin; null where they begin with what comes first
 * @param to where they end; null where they end with what comes last
 * @param sessionGap a longer pause begins another path; null where paths are whole lives
 * @param maxSteps of a variant
 * @param groups what is one step under one label
 * @param chinese whether touchpoints are shown by their Chinese names
 */
record PathQuestion(QuestionScope scope, TimePeriod compare, LogField by, EventStep from, EventStep to, Duration sessionGap, int maxSteps,
        RepeatFolding fold, List<EventStep> groups,
        TopCounts top, boolean chinese) {
}
