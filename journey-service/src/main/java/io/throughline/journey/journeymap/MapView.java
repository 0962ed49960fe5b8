package io.throughline.journey.journeymap;

import java.time.Instant;
import java.util.List;

import io.throughline.journey.touchpointcatalog.LocalizedName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A map as it was defined. */
@Schema(name = "JourneyMap")
record MapView(String id, @Schema(description = "From 1, one more with each change; the ETag") int version, LocalizedName name,
        List<MapStage> stages,
        List<MapTouchpoint> touchpoints, Instant changedAt, String changedBy) {

    static MapView of(MapStore.StoredMap map) {
        return new MapView(map.id(), map.version(), map.body().name(), map.body().stages(), map.body().touchpoints(), map.changedAt(),
                map.changedBy());
    }
}
