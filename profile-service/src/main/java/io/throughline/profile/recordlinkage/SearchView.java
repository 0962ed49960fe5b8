package io.throughline.profile.recordlinkage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.recordlinkage.model.FieldComparison;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A search as clients see it.
 *
 * @param done of {@code total}, in the units of the phase
 */
@Schema(name = "DuplicateSearch")
record SearchView(UUID id, @Schema(enumeration = {
        "running", "done", "cancelled", "failed" }) String status,
        @Schema(enumeration = { "waiting", "reading", "counting", "learning", "comparing", "accepting", "finished" }) String phase,
        @Schema(description = "Of `total`, in units of the phase: profiles, steps, pairs, candidates") long done, long total,
        Map<String, List<String>> fields, double threshold, @JsonInclude @Nullable Double autoAcceptThreshold, @Nullable ModelView model,
        CountsView counts,
        @Nullable String message, String requestedBy, Instant requestedAt, @Nullable Instant finishedAt){

    private static final TypeReference<Map<String, List<String>>> FIELDS = new TypeReference<>() {
    };

    /**
     * What the search learnt from the data (Fellegi and Sunter 1969).
     *
     * @param prior the probability that two people drawn at random are one
     * @param expected the number of pairs of profiles that are one person, by the model
     * @param rounds of expectation maximisation
     */
    @Schema(name = "DuplicateModel", description = "Fellegi and Sunter's model, estimated by expectation maximisation: see docs/adr/0009")
    record ModelView(double prior, @Schema(description = "How many pairs are one person, by the model") double expected, int rounds,
            List<ComparisonView> comparisons) {

        static ModelView of(LinkageModel model, long people, int rounds) {
            return new ModelView(model.matches(), model.matches() * people * (people - 1) / 2, rounds,
                    FieldComparison.all().stream().map(comparison -> ComparisonView.of(model, comparison)).toList());
        }
    }

    @Schema(name = "DuplicateComparison")
    record ComparisonView(String field, List<LevelView> levels) {

        static ComparisonView of(LinkageModel model, FieldComparison comparison) {
            int i = comparison.ordinal();
            return new ComparisonView(comparison.word(), comparison.levels().stream().map(level -> {
                int at = comparison.levels().indexOf(level);
                return new LevelView(level, model.m()[i][at], model.h()[i][at], model.u()[i][at], model.weight(i, at));
            }).toList());
        }
    }

    /**
     * @param m the probability of the level among pairs that are one person
     * @param h the same among two people of one household
     * @param u the same among strangers
     * @param weight log2 m/u
     */
    @Schema(name = "DuplicateLevel")
    record LevelView(String level, @Schema(description = "Its probability among pairs that are one person") double m,
            @Schema(description = "… of two of one household") double h, @Schema(description = "… of strangers") double u,
            @Schema(description = "log2 m/u") double weight) {
    }

    /**
     * @param candidates found, without those that were settled before
     * @param accepted automatically
     */
    @Schema(name = "DuplicateCounts")
    record CountsView(long profiles, long pairs, long candidates, long accepted) {
    }

    static SearchView of(JsonNode row) {
        JsonNode counts = row.get("counts");
        return new SearchView(UUID.fromString(row.get("id").textValue()), row.get("status").textValue(), row.get("phase").textValue(),
                row.get("done").longValue(), row.get("total").longValue(), JsonRows.JSON.convertValue(row.get("fields"), FIELDS),
                row.get("threshold").doubleValue(), row.get("autoAccept").isNull() ? null : row.get("autoAccept").doubleValue(),
                row.get("model").isNull() ? null : JsonRows.JSON.convertValue(row.get("model"), ModelView.class),
                new CountsView(counts.path("profiles").asLong(), counts.path("pairs").asLong(), counts.path("candidates").asLong(),
                        counts.path("accepted").asLong()),
                row.get("message").textValue(), row.get("requestedBy").textValue(), JsonRows.instant(row.get("requestedAt")),
                row.get("finishedAt").isNull() ? null : JsonRows.instant(row.get("finishedAt")));
    }
}
