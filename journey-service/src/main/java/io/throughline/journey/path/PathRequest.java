package io.throughline.journey.path;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.result.AnswerLanguage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks which paths people take. */
@Schema(name = "PathRequest", description = "A question to the log: which ways people take from step to step")
record PathRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Nullable @Schema(description = "What a step of a path is; touchpoint where it is left out") StepKind by,
        @Nullable @Schema(description = "Where paths begin; with what comes first where it is left out") StepRequest from,
        @Nullable @Schema(description = "Where paths end; with what comes last where it is left out") StepRequest to,
        @Nullable @Schema(description = "What one path is; session where it is left out") Unit unit,
        @Nullable @Schema(description = "A longer pause than this ISO 8601 duration of at most 366 days ends a session; PT30M where it is "
                + "left out",
                format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String sessionGap,
        @Nullable @Min(1) @Max(PathReader.MOST_STEPS) @Schema(
                description = "Variants are cut after so many steps; 10 where it is left out") Integer maxSteps,
        @Nullable @Schema(description = "What becomes of steps that come again; none where it is left out") RepeatFolding fold,
        @Nullable @Size(max = PathReader.MOST_GROUPS) @Schema(description = "What is shown as one step under one label") List<Group> group,
        @Nullable @Schema(description = "How many of each are shown") TopRequest top,
        @Nullable @Schema(description = "In which language touchpoints are shown; en where it is left out") AnswerLanguage lang)
        implements ScopedRequest {

    @Schema(name = "PathStepKind", description = "touchpoint: a step is a touchpoint. channel: it is a channel.")
    enum StepKind {

        @JsonProperty("touchpoint")
        TOUCHPOINT,
        @JsonProperty("channel")
        CHANNEL
    }

    @Schema(name = "PathUnit", description = "session: a path ends with a long pause. person: it is all that a person does. between: it "
            + "lies between `from` and `to`.")
    enum Unit {

        @JsonProperty("session")
        SESSION,
        @JsonProperty("person")
        PERSON,
        @JsonProperty("between")
        BETWEEN
    }

    /**
     * The same question with names in this language, unless it asks for one, and with enough steps and arrows for a drawing to choose from.
     */
    PathRequest drawnIn(AnswerLanguage language) {
        return new PathRequest(period, zone, dataset, filter, people, claims, compare, by, from, to, unit, sessionGap, maxSteps, fold,
                group,
                new TopRequest(TopRequest.MOST_NODES, TopRequest.MOST_EDGES, 1), lang == null ? language : lang);
    }

    /** The requested number of steps and arrows of a drawing, within limits; null for as many as fit on a page. */
    @Nullable
    TopCounts drawnTop() {
        if (top == null || top.nodes() == null && top.edges() == null) {
            return null;
        }
        TopCounts asked = top.top();
        return new TopCounts(Math.min(asked.nodes(), PathDrawings.MOST_STEPS),
                Math.min(asked.edges(), PathDrawings.MOST_TRANSITIONS), asked.variants());
    }

    /** Several kinds of events that count as one step. */
    @Schema(name = "PathGroupRequest", description = "What is shown as one step under one label")
    record Group(
            @NotBlank @Size(min = 1, max = StepRequest.MOST_LABEL) @Schema(description = "How it is shown") String label,
            @Schema(description = "Which events are that step") StepRequest step) {
    }

    @Schema(name = "PathTopRequest", description = "How many of each are shown, the most frequent ones")
    record TopRequest(
            @Nullable @Min(1) @Max(MOST_NODES) @Schema(description = "Steps; 30 where it is left out") Integer nodes,
            @Nullable @Min(1) @Max(MOST_EDGES) @Schema(
                    description = "Transitions from one step to the next; 50 where it is left out") Integer edges,
            @Nullable @Min(1) @Max(1_000) @Schema(description = "Variants; 20 where it is left out") Integer variants) {

        static final int MOST_NODES = 100;
        static final int MOST_EDGES = 500;

        TopCounts top() {
            return new TopCounts(RequestValues.or(nodes, TopCounts.STANDARD.nodes()), RequestValues.or(edges, TopCounts.STANDARD.edges()),
                    RequestValues.or(variants, TopCounts.STANDARD.variants()));
        }
    }
}
