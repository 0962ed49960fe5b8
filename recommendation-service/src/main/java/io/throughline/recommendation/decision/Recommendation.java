package io.throughline.recommendation.decision;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.throughline.recommendation.affinity.RecommendedItem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a request for recommendations. */
@Schema(name = "Recommendation", description = "What to show somebody.")
record Recommendation(
        @Schema(description = "The id of this decision: send it with what the customer then does") UUID decisionId,
        @Schema(description = "The identifier as it is kept", examples = "user_id:42") String identifier,
        @Schema(description = "The best first; fewer than asked for where no more are known") List<RecommendedItem> items,
        @Schema(description = "Which model decided", examples = "affinity") String model,
        @Schema(description = "The version of the model", examples = "1") String modelVersion,
        @Schema(description = "When it was decided") Instant at) {

    static Recommendation of(RecommendationDecision decision) {
        return new Recommendation(decision.decisionId(), decision.subject(), decision.items(), decision.model(),
                decision.modelVersion(), decision.at());
    }
}
