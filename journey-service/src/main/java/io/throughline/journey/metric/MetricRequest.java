package io.throughline.journey.metric;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.filter.SegmentIds;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.StepRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks for metrics of touchpoints, channels, stages or segments. */
@Schema(name = "MetricRequest", description = "A question to the log: metrics of touchpoints, channels, stages or segments, side by side")
record MetricRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Nullable @Schema(description = "What has a row; touchpoint where it is left out") MetricQuestion.By by,
        @Nullable @Schema(description = "The segments; needed by segment, and for nothing else") SegmentIds segments,
        @Nullable @NotBlank @Size(min = 1, max = 64) @Schema(description = "The id of the map whose stages are meant; needed by stage, "
                + "and for nothing else") String map,
        @Nullable @Schema(description = "What is a conversion; conversion and drop-off are left out where this is") StepRequest goal,
        @Nullable @Schema(description = "How long after the beginning of a visit the goal counts, as an ISO 8601 duration of at most 90 "
                + "days; "
                + "within the session where it is left out", format = "duration", minLength = 1,
                maxLength = RequestValues.MOST_TEXT) String window,
        @Nullable @Schema(description = "What is a contact that may be repeated") StepRequest contact,
        @Nullable @Schema(description = "Within which time a contact is a repeated one, as an ISO 8601 duration of at most 90 days; P7D "
                + "where it is left out",
                format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String again,
        @Nullable @Schema(description = "What ends a contact; needs `contact`") StepRequest resolved,
        @Nullable @Schema(description = "Whether response times are asked for; false where it is left out") Boolean responses,
        @Nullable @Schema(description = "Whether handling times are asked for; false where it is left out") Boolean handling,
        @Nullable @Schema(description = "What orders are and what they are worth; left out of the answer where this is") Revenue revenue)
        implements ScopedRequest {

    /** A request in which every optional field is missing. */
    static final MetricRequest STANDARD = new MetricRequest(null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null);

    @Schema(name = "MetricRevenueRequest", description = "What orders are, and what they are worth")
    record Revenue(
            @Schema(description = "What is an order") StepRequest event,
            @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                    description = "The property that holds the amount, in whole units of the currency; total where it is left "
                            + "out") String property,
            @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                    description = "The currency by ISO 4217: amounts in others are not counted", example = "CNY") String currency) {
    }
}
