package io.throughline.journey.registry;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
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
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Found(String id, String channel, String type, String name, String touchpoint, Words named, long events, long people,
            Instant first, Instant last) {
    }

    /**
     * @param last its last event in the period; null where there is none
     * @param silentDays since then
     * @param usualDays what that was held against: what is expected, or three times its median gap
     */
    @Schema(name = "TouchpointMissing")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Missing(String touchpoint, Words name, Instant last, Long silentDays, double usualDays, String why) {
    }

    /** @param why same_but_for_writing, nearly_the_same_name, same_name_of_two_types */
    @Schema(name = "TouchpointDuplicate")
    public record Duplicate(Event one, Event other, String why) {
    }
}
