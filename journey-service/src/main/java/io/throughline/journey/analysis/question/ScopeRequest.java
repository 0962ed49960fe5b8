package io.throughline.journey.analysis.question;

import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A question that consists of its scope alone. */
@RegisterForReflection
@Schema(name = "ScopeRequest", description = "Whose events of when are asked")
public record ScopeRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims) implements ScopedRequest {

    /** The events of all people for a duration that ends now. */
    public static ScopeRequest last(String duration) {
        return new ScopeRequest(new PeriodRequest.Last(duration), null, null, null, null, null);
    }
}
