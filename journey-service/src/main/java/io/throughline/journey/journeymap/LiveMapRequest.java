package io.throughline.journey.journeymap;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.ScopedRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks for the filled map that the path names. */
@Schema(name = "LiveMapRequest", description = "With which numbers a map is filled")
record LiveMapRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Nullable @Min(1) @Schema(description = "The version of the map; the newest if it is left out") Integer version)
        implements ScopedRequest {

    static final LiveMapRequest STANDARD = new LiveMapRequest(null, null, null, null, null, null, null, null);

    MapRequest of(String map) {
        return new MapRequest(period, zone, dataset, filter, people, claims, compare, map, version);
    }
}
