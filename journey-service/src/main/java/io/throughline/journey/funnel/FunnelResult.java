package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.result.ShareInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A funnel's numbers.
 *
 * @param complete whether the conversion window of the last attempt is over, so that nobody can still convert
 * @param groups by the breakdown; null without one
 * @param trend null if none was requested
 * @param compared null if there is no comparison period
 */
@RegisterForReflection
record FunnelResult(List<StepResult> steps, ShareInterval converted, DurationSummary.Seconds seconds, boolean complete,
        @Nullable List<Group> groups,
        @Nullable List<Point> trend, @Nullable Before compared, String definition) {

    /**
     * @param label as it was given; in a funnel of any order the number of steps
     * @param reached as a share of all attempts
     * @param fromBefore as a share of the attempts that reached the step before
     * @param dropped attempts that ended here without an exclusion
     * @param excluded attempts that an exclusion ended here
     * @param seconds since the step before
     */
    @Schema(name = "FunnelStepResult", description = "How many reached a step")
    record StepResult(
            @Schema(description = "The step's label; in a funnel of any order how many steps were taken") String label,
            @Schema(description = "Attempts that took the step, of all attempts") ShareInterval reached,
            @Schema(description = "Attempts that took the step, of those that took the step before") ShareInterval fromBefore,
            @Schema(description = "Attempts that ended here, for no exclusion") long dropped,
            @Schema(description = "Attempts that were ended here by an exclusion") long excluded,
            @Nullable @Schema(description = "Time since the step before; left out at the first step") DurationSummary.Seconds seconds) {
    }

    /**
     * @param value null unless the group is one value or segment
     * @param kind value, segment; other: all values without a group of their own; not_reached: the step that determines the group was not
     *     taken
     */
    @Schema(name = "FunnelGroup", description = "The funnel of one group of the breakdown")
    record Group(
            @Nullable @Schema(description = "The value, or the segment's id; left out of other kinds of groups") String value,
            @Schema(description = "value: a value of the field or property. segment: a segment. other: all values that are not told apart. "
                    + "not_reached: the step that says the group was not taken.",
                    enumeration = {
                            "value", "segment", "other",
                            "not_reached" }) String kind,
            List<StepResult> steps,
            @Schema(description = "Attempts that took all steps, of all attempts") ShareInterval converted,
            @Schema(description = "Time from the first step to the last") DurationSummary.Seconds seconds){
    }

    /** @param complete whether the windows of all attempts that began then are over; otherwise more may still convert */
    @Schema(name = "FunnelPoint", description = "Conversion of those who began within one unit of the calendar")
    record Point(Instant start,
            @Schema(description = "Attempts that took all steps, of those that began then") ShareInterval converted,
            @Schema(description = "Whether the window of all who began then is over: else more may still come") boolean complete) {
    }

    @Schema(name = "FunnelBefore", description = "The same funnel in the period to compare with")
    record Before(Instant from, Instant to, List<StepResult> steps, ShareInterval converted, DurationSummary.Seconds seconds,
            boolean complete) {
    }
}
