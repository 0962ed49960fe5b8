package io.throughline.journey.registry;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the log shows of touchpoints, held against those that have a name.
 *
 * @param unlinked in no stage of any map; none where there is no map
 * @param strangers events of which nobody has a profile
 * @param more whether a list was cut at 200
 */
@Schema(name = "TouchpointsFound")
public record TouchpointsFound(List<Found> found, List<Missing> missing, List<Duplicate> duplicates, List<Found> unnamed,
        List<Found> unlinked, List<Found> strangers, boolean more) {

    /**
     * One kind of event.
     *
     * @param touchpoint the id of the touchpoint that holds it; null where none does
     * @param id a name for it that no other has, to be used where nobody gave one
     */
    @Schema(name = "TouchpointFound")
    public record Found(
            @Schema(description = "A name for it that no other has, to be used where nobody gave one") String id,
            String channel, String type, String name,
            @Nullable @Schema(description = "The id of the touchpoint that holds it") String touchpoint,
            @Nullable @Schema(description = "The name of that touchpoint") Words named,
            long events, long people, Instant first, Instant last) {
    }

    /**
     * @param last its last event in the period; null where there is none
     * @param silentDays since then
     * @param usualDays what that was held against: what is expected, or three times its median gap
     */
    @Schema(name = "TouchpointMissing")
    public record Missing(
            @Schema(description = "Its id") String touchpoint, Words name,
            @Nullable @Schema(description = "Its last event in the period") Instant last,
            @Nullable @Schema(description = "Days since then") Long silentDays,
            @Schema(description = "What that was held against: what is expected, or three times its median gap, in days") double usualDays,
            @Schema(description = "What it was held against", enumeration = { "expected", "usual" }) String why) {
    }

    /** @param why same_but_for_writing, nearly_the_same_name, same_name_of_two_types */
    @Schema(name = "TouchpointDuplicate")
    public record Duplicate(Event one, Event other,
            @Schema(enumeration = { "same_but_for_writing", "nearly_the_same_name", "same_name_of_two_types" }) String why) {
    }
}
