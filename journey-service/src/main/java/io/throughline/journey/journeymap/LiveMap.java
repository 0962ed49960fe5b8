package io.throughline.journey.journeymap;

import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A map filled with the numbers of a period.
 *
 * @param unplacedEvents events of the period that fit no rule and no touchpoint of the map
 */
@Schema(name = "LiveMap")
@RegisterForReflection
public record LiveMap(String id, int version, LocalizedText name, List<LiveStage> stages, List<LiveCell> cells, long unplacedEvents,
        String definition) {

    /** A stage with its numbers. */
    @Schema(name = "LiveStage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiveStage(String id, LocalizedText name, @Schema(description = "People with an event in this stage") long people,
            @Nullable @Schema(description = "The same in the period before; left out if none is compared") Long previousPeople,
            @Nullable @Schema(
                    description = "Those who came to the next stage at or after their first event here; left out for the last "
                            + "stage") ShareInterval toNext,
            @Nullable @Schema(
                    description = "The mean of the actual emotions of its touchpoints, -2 to 2; left out if none is "
                            + "known") Double emotion) {
    }

    /** A touchpoint with its numbers. */
    @Schema(name = "LiveCell")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiveCell(String id, @Schema(description = "The id of its stage") String stage, LocalizedText name,
            @Nullable LocalizedText goal,
            @Nullable String owner, List<String> evidence, long people, @Nullable Long previousPeople, long visits,
            @Schema(description = "Its people, of the people of its stage") ShareInterval shareOfStage,
            @Nullable @Schema(
                    description = "Those of its people who came to any later stage after their first event here; left out in the last "
                            + "stage") ShareInterval toLater,
            @Nullable @Schema(
                    description = "The median time to the next event of the session; left out if no visit has a next "
                            + "one") Double dwellSeconds,
            @Schema(description = "How many visits the median is taken over") long dwells, @Nullable Double previousDwellSeconds,
            @Nullable Satisfaction satisfaction,
            @Nullable @Schema(description = "How people are meant to feel, -2 to 2") Integer emotionExpected,
            @Nullable @Schema(description = "How they felt, -2 to 2") Double emotionActual, List<PainPoint> pain) {
    }

    /**
     * Scores given about a touchpoint, all mapped to −2 … 2: NPS (s − 5) / 2.5, CSAT s − 3, CES (s − 4) / 1.5.
     */
    @Schema(name = "TouchpointSatisfaction")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Satisfaction(@Schema(description = "The mean score, -2 to 2") double value,
            @Schema(description = "How many scores") long n,
            @Nullable @Schema(
                    description = "The lower end of the 95 % interval of the mean, by Student's t; left out if n is 1") Double low,
            @Nullable @Schema(description = "The upper end") Double high,
            @Nullable @Schema(
                    description = "The mean in the period before; left out if none is compared or nobody answered") Double previous) {
    }

    /** Why a touchpoint is a pain point. */
    @Schema(name = "PainPoint")
    public record PainPoint(Reason reason, @Schema(description = "What was found: an emotion, a share or seconds") double value,
            @Schema(description = "What it was compared with, in the same unit") double against) {
    }

    /** Worse feedback than intended, more people lost than at other touchpoints of the stage, or slower than before. */
    @Schema(name = "PainReason")
    public enum Reason {
        EMOTION, DROP_OFF, DWELL
    }
}
