package io.throughline.journey.funnel;

import java.time.Instant;
import java.util.List;

import io.throughline.journey.analysis.Share;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A funnel's numbers.
 *
 * @param complete whether nobody can go on any more: the window of the last who began is over
 * @param groups by the breakdown; null without one
 * @param trend null where none was asked for
 * @param compared null where no period was to be set beside
 */
record FunnelResult(List<StepResult> steps, Share converted, Spread.Seconds seconds, boolean complete, List<Group> groups, List<Point> trend,
        Before compared, String definition) {

    /**
     * @param label as it was given; in a funnel of any order how many steps were taken
     * @param reached of all attempts
     * @param fromBefore of those that took the step before
     * @param dropped ended here, for no exclusion
     * @param excluded ended here by an exclusion
     * @param seconds since the step before
     */
    @Schema(name = "FunnelStep")
    record StepResult(String label, Share reached, Share fromBefore, long dropped, long excluded, Spread.Seconds seconds) {
    }

    /**
     * @param value null but for a group of one value or segment
     * @param kind value, segment; other: of no value that is told apart; not_reached: the step that says the group was not taken
     */
    @Schema(name = "FunnelGroup")
    record Group(String value, String kind, List<StepResult> steps, Share converted, Spread.Seconds seconds) {
    }

    /** @param complete whether the window of all who began then is over: else more may still come */
    @Schema(name = "FunnelPoint")
    record Point(Instant start, Share converted, boolean complete) {
    }

    @Schema(name = "FunnelBefore")
    record Before(Instant from, Instant to, List<StepResult> steps, Share converted, Spread.Seconds seconds, boolean complete) {
    }
}
