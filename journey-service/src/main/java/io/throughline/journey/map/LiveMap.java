package io.throughline.journey.map;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.analysis.Share;
import io.throughline.journey.registry.Words;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A map filled with the numbers of a period.
 *
 * @param unplacedEvents events of the period that no rule and no touchpoint of the map takes
 */
@Schema(name = "LiveMap")
public record LiveMap(String id, int version, Words name, List<LiveStage> stages, List<LiveCell> cells, long unplacedEvents,
        String definition) {

    /**
     * @param people with an event in this stage
     * @param previousPeople the same in the period before; null where none is compared
     * @param toNext those of them who came to the next stage at or after their first event here; null for the last stage
     * @param emotion the mean of the actual emotions of its touchpoints, −2 to 2; null where none is known
     */
    @Schema(name = "LiveStage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiveStage(String id, Words name, long people, Long previousPeople, Share toNext, Double emotion) {
    }

    /**
     * @param shareOfStage its people of the people of its stage
     * @param toLater those of its people who came to any later stage after their first event here; null in the last stage
     * @param dwellSeconds median time to the next event of the session; null where no visit has a next one
     * @param dwells visits that the median stands on
     */
    @Schema(name = "LiveCell")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiveCell(String id, String stage, Words name, Words goal, String owner, List<String> evidence, long people,
            Long previousPeople, long visits, Share shareOfStage, Share toLater, Double dwellSeconds, long dwells,
            Double previousDwellSeconds, Satisfaction satisfaction, Integer emotionExpected, Double emotionActual, List<Pain> pain) {
    }

    /**
     * Scores given about a touchpoint, all mapped to −2 … 2: NPS (s − 5) / 2.5, CSAT s − 3, CES (s − 4) / 1.5.
     *
     * @param value their mean
     * @param n how many scores
     * @param low 95 % interval of the mean, by Student's t; null where n is 1
     * @param previous the mean in the period before; null where none is compared or nobody answered
     */
    @Schema(name = "TouchpointSatisfaction")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Satisfaction(double value, long n, Double low, Double high, Double previous) {
    }

    /**
     * Why a touchpoint is marked.
     *
     * @param value what was found: an emotion, a share or seconds
     * @param against what it was compared with, in the same unit
     */
    @Schema(name = "PainPoint")
    public record Pain(Reason reason, double value, double against) {
    }

    /** What hurts: worse felt than expected, more people lost than elsewhere in the stage, slower than before. */
    public enum Reason {
        EMOTION, DROP_OFF, DWELL
    }
}
