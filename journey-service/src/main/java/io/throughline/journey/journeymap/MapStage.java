package io.throughline.journey.journeymap;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.touchpointcatalog.LocalizedName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A stage as it is sent and returned. */
@Schema(name = "MapStage")
record MapStage(
        @Pattern(regexp = MapReader.ID, message = MapReader.ID_MESSAGE) @Schema(description = "No other stage of the map has it",
                example = "purchase") String id,
        LocalizedName name,
        @Nullable @Size(max = 20) @Schema(
                description = "Events that belong to this stage unless a touchpoint of the map takes them: any of these") List<
                        StepRequest> rules) {
}
