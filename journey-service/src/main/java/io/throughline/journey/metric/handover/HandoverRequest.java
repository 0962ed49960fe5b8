package io.throughline.journey.metric.handover;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks for the numbers of channel handovers. */
@Schema(name = "HandoverRequest", description = "A question to the log: who changes the channel, from where to where, and who must start "
        + "over")
public record HandoverRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Nullable @Schema(description = WITHIN, format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String within)
        implements HandoverFields {

    /** A request in which every optional field is missing. */
    public static final HandoverRequest STANDARD = new HandoverRequest(null, null, null, null, null, null, null, null);
}
