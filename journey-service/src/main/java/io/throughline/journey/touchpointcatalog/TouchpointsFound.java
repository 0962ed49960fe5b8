package io.throughline.journey.touchpointcatalog;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The kinds of events in the log, compared with the named touchpoints.
 *
 * @param unlinked in no stage of any map; empty if there is no map
 * @param strangers events of people without a profile
 * @param more whether a list was cut at 200
 */
@Schema(name = "TouchpointsFound")
@RegisterForReflection
public record TouchpointsFound(List<Found> found, List<Missing> missing, List<Duplicate> duplicates, List<Found> unnamed,
        List<Found> unlinked, List<Found> strangers, boolean more) {

    /** One kind of event. */
    @Schema(name = "TouchpointFound")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Found(@Schema(description = "Identifies this kind of event. May serve as the id of a new touchpoint") String id,
            String channel, String type, String name,
            @Nullable @Schema(description = "The id of the touchpoint that it belongs to; left out if there is none") String touchpoint,
            @Nullable @Schema(description = "That touchpoint's name") LocalizedText named, long events, long people,
            @Schema(description = "Its first event in the period") Instant first,
            @Schema(description = "Its last event in the period") Instant last) {
    }

    /** A touchpoint without events for longer than expected. */
    @Schema(name = "TouchpointMissing")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Missing(@Schema(description = "The touchpoint's id") String touchpoint, LocalizedText name,
            @Nullable @Schema(description = "Its last event in the period; left out if there is none") Instant last,
            @Nullable @Schema(description = "Days since then") Long silentDays,
            @Schema(description = "What this was compared with: the days that are expected, or three times the median "
                    + "gap") double usualDays,
            @Schema(enumeration = {
                    "expected", "usual" }) String why){
    }

    /** Two kinds of events that are probably the same. */
    @Schema(name = "TouchpointDuplicate")
    public record Duplicate(TouchpointEventKind one, TouchpointEventKind other,
            @Schema(enumeration = {
                    "same_but_for_writing", "nearly_the_same_name", "same_name_of_two_types" }) String why){
    }
}
