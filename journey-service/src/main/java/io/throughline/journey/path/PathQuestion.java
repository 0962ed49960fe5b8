package io.throughline.journey.path;

import java.time.Duration;
import java.util.List;

import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Step;

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
record PathQuestion(Scope scope, Period compare, Field by, Step from, Step to, Duration sessionGap, int maxSteps, Folding fold, List<Step> groups,
        Top top, boolean chinese) {
}
