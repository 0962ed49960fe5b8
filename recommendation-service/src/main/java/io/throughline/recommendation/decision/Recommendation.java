package io.throughline.recommendation.decision;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.throughline.recommendation.affinity.Suggestion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to who asks what to show. */
@Schema(name = "Recommendation")
record Recommendation(
        @Schema(description = "What to tell of with what the customer then did") UUID decisionId,
        @Schema(description = "The identifier as it is kept", examples = "user_id:42") String identifier,
        @Schema(description = "The best first; fewer than asked for where no more are known") List<Suggestion> items,
        @Schema(examples = "affinity") String model,
        @Schema(examples = "1") String modelVersion,
        Instant at) {

    static Recommendation of(Decision decision) {
        return new Recommendation(decision.decisionId(), decision.subject(), decision.items(), decision.model(),
                decision.modelVersion(), decision.at());
    }
}
