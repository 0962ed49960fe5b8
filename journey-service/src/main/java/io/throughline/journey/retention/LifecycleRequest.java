package io.throughline.journey.retention;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.StepRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks how many people are new, stay, come back and leave. */
@Schema(name = "LifecycleRequest", description = "A question to the log: who is new, who stays, who comes back and who leaves")
record LifecycleRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = "What counts as being active; any event where it is left out") StepRequest active,
        @Nullable @Schema(description = "The unit; week where it is left out") CalendarUnit grain) implements ScopedRequest {
}
