package io.throughline.journey.analysis.execution;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.result.AnswerBasis;

/** The result of an analysis, and the data that it rests on. */
@RegisterForReflection
public record AnalysisAnswer<R>(R result, AnswerBasis basis) {
}
