package io.throughline.journey.retention;

import java.util.List;

import jakarta.annotation.Nullable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param groups by the breakdown; null without one */
@RegisterForReflection
record RetentionResult(List<CohortTable.Cohort> cohorts, List<CohortTable.Mean> mean, @Nullable List<Group> groups, String definition) {

    /**
     * @param value of the first event, or the segment; null for all other values
     * @param kind value, segment or other
     */
    @Schema(name = "RetentionGroup", description = "Who comes back of one group of the breakdown")
    record Group(
            @Nullable @Schema(description = "The value, or the segment's id; left out of the group of all other values") String value,
            @Schema(description = "What the group is of", enumeration = {
                    "value", "segment", "other" }) String kind,
            long people, List<CohortTable.Mean> mean){
    }
}
