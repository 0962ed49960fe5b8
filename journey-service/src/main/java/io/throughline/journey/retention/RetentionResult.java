package io.throughline.journey.retention;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param groups by the breakdown; null without one */
record RetentionResult(List<Cohorts.Cohort> cohorts, List<Cohorts.Mean> mean, List<Group> groups, String definition) {

    /**
     * @param value of the first event, or the segment; null for all others
     * @param kind value, segment or other
     */
    @Schema(name = "RetentionGroup")
    record Group(String value, String kind, long people, List<Cohorts.Mean> mean) {
    }
}
