package io.throughline.journey.funnel;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EnumOrObjectDeserializer;
import io.throughline.journey.analysis.question.RequestValues;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The step whose event determines the group of a breakdown. */
@JsonDeserialize(using = FunnelAttribution.Reader.class)
@Schema(name = "FunnelAttribution", description = "Which step's event says the group: a word, or the number of a step",
        oneOf = { FunnelAttribution.End.class, FunnelAttribution.AtStep.class }, example = "first")
sealed interface FunnelAttribution {

    /** The number of the step, or {@link FunnelQuestion#LAST_STEP}. @param steps the number of steps; 0 if they are faults */
    int step(int steps, BodyFaults faults);

    @JsonDeserialize(using = JsonDeserializer.None.class)
    @Schema(name = "FunnelEnd", description = "first: the first step. last: the last step that was taken.")
    enum End implements FunnelAttribution {

        @JsonProperty("first")
        FIRST,
        @JsonProperty("last")
        LAST;

        @Override
        public int step(int steps, BodyFaults faults) {
            return this == FIRST ? 1 : FunnelQuestion.LAST_STEP;
        }
    }

    @JsonDeserialize(using = JsonDeserializer.None.class)
    @Schema(name = "FunnelStepNumber", description = "One step of the funnel")
    record AtStep(@Nullable @Min(1) @Max(FunnelRules.MOST_STEPS) @Schema(
            description = "The number of the step, from 1; 1 where it is left out") Integer step) implements FunnelAttribution {

        @Override
        public int step(int steps, BodyFaults faults) {
            int number = RequestValues.or(step, 1);
            if (number < 1 || number > Math.max(1, steps)) {
                faults.at("step", "must be a whole number from 1 to " + Math.max(1, steps));
                return 1;
            }
            return number;
        }
    }

    final class Reader extends EnumOrObjectDeserializer<FunnelAttribution> {

        Reader() {
            super(End.class, AtStep.class);
        }
    }
}
