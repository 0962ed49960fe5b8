package io.throughline.journey.funnel;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.throughline.journey.analysis.question.StepRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event that must not happen between two steps. */
@Schema(name = "FunnelExclusionRequest", description = "What ends an attempt where it happens after one step and before another")
record FunnelExclusionRequest(
        @Schema(description = "What must not happen") StepRequest step,
        @Nullable @Min(1) @Max(FunnelRules.MOST_STEPS - 1) @Schema(description = "The number of the step after which it counts, from 1; 1 "
                + "where it is left out") Integer after,
        @Nullable @Min(2) @Max(FunnelRules.MOST_STEPS) @Schema(
                description = "The number of a later step, before which it counts; that after `after` where it is left "
                        + "out") Integer before) {
}
