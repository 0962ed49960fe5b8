package io.throughline.journey.map;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A map as it was drawn up. */
@Schema(name = "JourneyMap")
record MapView(String id, int version, @Schema(implementation = io.throughline.journey.registry.Words.class) JsonNode name,
        @Schema(type = SchemaType.ARRAY, implementation = Object.class) JsonNode stages,
        @Schema(type = SchemaType.ARRAY, implementation = Object.class) JsonNode touchpoints, Instant changedAt, String changedBy) {

    static MapView of(MapStore.Stored map) {
        return new MapView(map.id(), map.version(), map.body().get("name"), map.body().get("stages"), map.body().get("touchpoints"),
                map.changedAt(), map.changedBy());
    }
}
