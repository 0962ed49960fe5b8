package io.throughline.journey.funnel;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.page.Page;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.BreakdownRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.result.PeoplePage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks for the people who came a given way through a funnel. */
@Schema(name = "FunnelPeopleRequest", description = "The question of a funnel, and which of its people are asked for")
record FunnelPeopleRequest(
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
        @Nullable @Schema(description = TREND) CalendarUnit trend,
        @Min(1) @Max(FunnelRules.MOST_STEPS) @Schema(description = "The number of a step of the funnel, from 1") int step,
        @Nullable @Schema(description = "What became of them at the step; reached where it is left out") FunnelPeople.State state,
        @Nullable @Min(1) @Max(Page.MAX_LIMIT) @Schema(description = PeoplePage.LIMIT) Integer limit,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = PeoplePage.CURSOR) String cursor)
        implements FunnelFields {
}
