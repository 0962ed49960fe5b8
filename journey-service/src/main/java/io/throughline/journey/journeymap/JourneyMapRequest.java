package io.throughline.journey.journeymap;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.touchpointcatalog.LocalizedName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Everything that a map has besides its id; also the form in which it is stored. */
@RegisterForReflection
@Schema(name = "JourneyMapRequest")
record JourneyMapRequest(LocalizedName name,
        @Size(min = 1, max = JourneyMap.MOST_STAGES) @Schema(description = "In the order in which people go through them") List<
                MapStage> stages,
        @Nullable @Size(max = JourneyMap.MOST_CELLS) @Schema(
                description = "Touchpoints and stages with rules must not be more than 31 together") List<MapTouchpoint> touchpoints) {

    JourneyMapRequest {
        touchpoints = touchpoints == null ? List.of() : touchpoints;
    }
}
