package io.throughline.journey.alert.rule;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.live.LiveMeasure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a rule watches, in the form in which it is sent. */
@RegisterForReflection(targets = { AlertSource.OfAnalysis.class, AlertSource.Missing.class, AlertSource.Live.class })
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({ @JsonSubTypes.Type(AlertSource.OfAnalysis.class), @JsonSubTypes.Type(AlertSource.Missing.class),
        @JsonSubTypes.Type(AlertSource.Live.class) })
@Schema(name = "AlertSource",
        description = "What is watched: a number in the answer to a question, a step whose events are missing, or a live number",
        oneOf = { AlertSource.OfAnalysis.class, AlertSource.Missing.class, AlertSource.Live.class })
sealed interface AlertSource {

    /**
     * A number in the answer to a question. {@link io.throughline.journey.savedquery.QueryKindSchemas} describes the question by its kind.
     */
    @Schema(name = "AnalysisAlertSource", description = "A number in the answer to a question")
    record OfAnalysis(@Schema(description = "The kind of the question") String analysis,
            @Schema(description = "As it is sent to the endpoint of its kind") JsonNode question,
            @NotBlank @Size(min = 1, max = 256) @Schema(
                    description = "A JSON pointer to the number in the answer. `[field=text]` stands for the element of an array whose "
                            + "field has this text",
                    example = "/rows/[key=web]/metrics/conversion/value") String pointer)
            implements AlertSource {
    }

    /** A step whose events are expected and missing. */
    @Schema(name = "MissingAlertSource", description = "A step whose events are missing for too long")
    record Missing(@Schema(description = "The step") StepRequest missing,
            @JsonProperty("for") @Schema(name = "for",
                    description = "How long without an event is too long: an ISO 8601 duration of at most 31 days", minLength = 1,
                    maxLength = 256, example = "PT30M") String longest)
            implements AlertSource {
    }

    /** A number of the live view. */
    @Schema(name = "LiveAlertSource", description = "A number of the live view")
    record Live(@Schema(
            description = "What is counted: people, events_per_minute, abandonment (0 to 1) or latency_p99_seconds") LiveMeasure live,
            @Nullable @NotBlank @Size(min = 1,
                    max = 64) @Schema(description = "The id of a map; the standard stages if it is left out") String map,
            @Nullable @NotBlank @Size(min = 1,
                    max = 64) @Schema(description = "The id of a stage; all of the map if it is left out") String stage)
            implements AlertSource {
    }
}
