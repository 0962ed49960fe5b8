package io.throughline.journey.funnel;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.BreakdownRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.StepRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks how many people reach each step of a funnel. */
@Schema(name = "FunnelRequest", description = "A question to the log: how many of those who begin come how far")
record FunnelRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Size(min = 2, max = FunnelRules.MOST_STEPS) @Schema(description = STEPS) List<StepRequest> steps,
        @Nullable @Schema(description = ORDER) FunnelRules.Order order,
        @Nullable @Schema(description = WINDOW, format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String window,
        @Nullable @Schema(description = ENTRIES) FunnelRules.Entries entries,
        @Nullable @Size(max = FunnelRules.MOST_EXCLUSIONS) @Schema(description = EXCLUSIONS) List<FunnelExclusionRequest> exclusions,
        @Nullable @Schema(description = "By what the answer is broken down") BreakdownRequest breakdown,
        @Nullable @Schema(description = ATTRIBUTION) FunnelAttribution attribution,
        @Nullable @Schema(description = TREND) CalendarUnit trend) implements FunnelFields {
}
