package io.throughline.profile.segment.rule;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One step of a {@link RuleDefinition.Sequence}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({ @JsonSubTypes.Type(SequenceStep.Did.class), @JsonSubTypes.Type(SequenceStep.DidNot.class) })
@Schema(name = "SequenceStep", description = "One step of a sequence; didNot may be the last step only",
        oneOf = { SequenceStep.Did.class, SequenceStep.DidNot.class })
sealed interface SequenceStep extends EventCondition {

    /** The name of the event. */
    String name();

    @Schema(name = "SequenceStepDid", description = "Something that the person did")
    record Did(@NotBlank @Size(max = 256) @Schema(description = "The name of the event; * is any") String did,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = RuleDefinition.TYPE) String type,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = "Events on this channel only") String channel,
            @Nullable @Size(max = 10) @Schema(description = "What the properties of the event must be; all must hold") List<
                    PropertyCondition> where,
            @Nullable TimesOfWeek during,
            @Nullable @Schema(description = RuleDefinition.PUBLIC) Boolean includePublic) implements SequenceStep {

        @Override
        public String name() {
            return did;
        }
    }

    @Schema(name = "SequenceStepDidNot", description = "Something that the person did not do within the gap")
    record DidNot(@NotBlank @Size(max = 256) @Schema(description = "The name of the event; * is any") String didNot,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = RuleDefinition.TYPE) String type,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = "Events on this channel only") String channel,
            @Nullable @Size(max = 10) @Schema(description = "What the properties of the event must be; all must hold") List<
                    PropertyCondition> where,
            @Nullable TimesOfWeek during,
            @Nullable @Schema(description = RuleDefinition.PUBLIC) Boolean includePublic) implements SequenceStep {

        @Override
        public String name() {
            return didNot;
        }
    }
}
