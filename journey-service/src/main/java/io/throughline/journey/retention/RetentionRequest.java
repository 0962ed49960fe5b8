package io.throughline.journey.retention;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.BreakdownRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.StepRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks how many people come back. */
@Schema(name = "RetentionRequest", description = "A question to the log: who comes back, by when they came first")
record RetentionRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Schema(description = "With their first such event people join the cohort of that unit") StepRequest cohort,
        @Nullable @JsonProperty("return") @Schema(description = "What counts as having come back; the step of the cohort where it is left "
                + "out") StepRequest back,
        @Nullable @Schema(description = "The unit of cohorts and periods; week where it is left out") CalendarUnit grain,
        @Nullable @Min(1) @Max(MOST_PERIODS) @Schema(
                description = "How many periods after the first are told; 12 where it is left out") Integer periods,
        @Nullable @Schema(description = "What a period is; calendar where it is left out") RetentionQuestion.Mode mode,
        @Nullable @Schema(description = "What counts for a period; bounded where it is left out") RetentionQuestion.Kind kind,
        @Nullable @Schema(description = "Whether the first event must be the first in the whole log, and not only in the period; true "
                + "where it is left out") Boolean firstEver,
        @Nullable @Schema(description = "By what the people are broken down") BreakdownRequest breakdown) implements ScopedRequest {

    static final int MOST_PERIODS = 366;
}
