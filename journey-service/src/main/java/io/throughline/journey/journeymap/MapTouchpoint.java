package io.throughline.journey.journeymap;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import io.throughline.journey.analysis.filter.TextOrTexts;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.touchpointcatalog.LocalizedName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A touchpoint of a map as it is sent and returned. */
@Schema(name = "MapTouchpoint", description = "A touchpoint of a map. It has either `touchpoint` or `step`, which say what events it is.")
record MapTouchpoint(
        @Nullable @Pattern(regexp = MapReader.ID, message = MapReader.ID_MESSAGE) @Schema(
                description = "No other touchpoint of the map has it. If it is left out, t1, t2 and so on by its place") String id,
        @NotBlank @Size(min = 1, max = 64) @Schema(description = "The id of its stage") String stage,
        @Nullable @Schema(description = "If it is left out, the name of the named touchpoint or the label of the step") LocalizedName name,
        @Nullable @NotBlank @Size(min = 1, max = 64) @Schema(description = "The id of a touchpoint that has a name") String touchpoint,
        @Nullable @Schema(description = "Which events it is") StepRequest step,
        @Nullable @Schema(description = "What it is for") LocalizedGoal goal,
        @Nullable @Min(-2) @Max(2) @Schema(
                description = "How people are meant to feel: from -2, very bad, to 2, very good") Integer emotion,
        @Nullable @NotBlank @Size(min = 1, max = 100) @Schema(description = "Who is responsible for it") String owner,
        @Nullable @Schema(description = "Where its evidence is, such as links: at most 10") TextOrTexts evidence) {
}
