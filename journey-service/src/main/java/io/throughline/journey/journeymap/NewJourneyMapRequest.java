package io.throughline.journey.journeymap;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.touchpointcatalog.LocalizedName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new map. Fields that are left out come from its template, if it has one. */
@Schema(name = "NewJourneyMapRequest")
record NewJourneyMapRequest(
        @Nullable @Pattern(regexp = MapReader.ID,
                message = MapReader.ID_MESSAGE) @Schema(description = "The map's id; one is made if it is left out") String id,
        @Nullable @Schema(description = "What to start from") MapTemplate template,
        @Nullable @Schema(description = "Needed unless there is a template") LocalizedName name,
        @Nullable @Size(min = 1, max = JourneyMap.MOST_STAGES) @Schema(
                description = "In the order in which people go through them. If they are left out, those of the template, or the six "
                        + "usual stages") List<
                                MapStage> stages,
        @Nullable @Size(max = JourneyMap.MOST_CELLS) @Schema(
                description = "Touchpoints and stages with rules must not be more than 31 together. If they are left out, those of the "
                        + "template, or none") List<
                                MapTouchpoint> touchpoints) {

    /** The whole map. If neither it nor a template has a name, the name is null and a fault is added. */
    JourneyMapRequest map(BodyFaults faults) {
        JourneyMapRequest from = template == null ? null : template.map();
        if (name == null && from == null) {
            faults.at("name", "is missing");
        }
        return new JourneyMapRequest(name == null && from != null ? from.name() : name,
                stages != null ? stages : from != null ? from.stages() : MapTemplate.standardStages(),
                touchpoints != null ? touchpoints : from != null ? from.touchpoints() : List.of());
    }
}
