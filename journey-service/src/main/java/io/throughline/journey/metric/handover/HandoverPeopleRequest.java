package io.throughline.journey.metric.handover;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.page.Page;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.result.PeoplePage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks for the people with channel handovers. */
@Schema(name = "HandoverPeopleRequest", description = "The question of the handover, and which of its people are asked for")
public record HandoverPeopleRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Nullable @Schema(description = WITHIN, format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String within,
        @Nullable @NotBlank @Size(min = 1,
                max = RequestValues.MOST_TEXT) @Schema(description = "The channel that they left; any where it is left out") String from,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                description = "The channel that they went on in; any where it is left out") String to,
        @Nullable @Schema(
                description = "Whether those alone are meant who had to do a step again; false where it is left out") Boolean startedOver,
        @Nullable @Min(1) @Max(Page.MAX_LIMIT) @Schema(description = PeoplePage.LIMIT) Integer limit,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = PeoplePage.CURSOR) String cursor)
        implements HandoverFields {

    /** A request in which every optional field is missing. */
    public static final HandoverPeopleRequest STANDARD =
            new HandoverPeopleRequest(null, null, null, null, null, null, null, null, null, null,
                    null, null, null);
}
