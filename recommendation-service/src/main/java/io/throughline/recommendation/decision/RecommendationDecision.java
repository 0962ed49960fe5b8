package io.throughline.recommendation.decision;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.recommendation.affinity.RecommendedItem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The decision what to show a person. It is published as {@code io.throughline.decision.made.v1}, stored in the log, and read
 * back in the same form.
 *
 * @param propensity probability, in (0, 1], with which this policy shows this list; off-policy evaluation divides by it
 * @param people the unmasked subject, for the audit log
 */
@Schema(name = "Decision", description = "What was shown to somebody, by which model, and why.")
record RecommendationDecision(
        @Schema(description = "UUIDv7: in order of time") UUID decisionId,
        @Schema(description = "The identifier that was asked for", examples = "user_id:42") String subject,
        @Schema(description = "What was decided", examples = "recommendation") String kind,
        @Schema(description = "Where it was to be shown", examples = "home") String placement,
        @Schema(description = "The best first") List<RecommendedItem> items,
        @Schema(description = "Which model decided", examples = "affinity") String model,
        @Schema(description = "The version of the model", examples = "1") String modelVersion,
        @Schema(description = "The arm of the experiment", examples = "control") String experimentArm,
        @Schema(description = "Probability with which the policy shows this list, above 0 and at most 1",
                examples = "1.0") double propensity,
        @Schema(description = "When it was decided") Instant at,
        @JsonIgnore @Schema(hidden = true) List<String> people) implements AuditedSubjects {

    static final String RECOMMENDATION = "recommendation";

    /** The only arm while no experiment runs. The model is deterministic, so its propensity is 1. */
    static final String CONTROL = "control";

    RecommendationDecision(UUID decisionId, String subject, String kind, String placement, List<RecommendedItem> items, String model,
            String modelVersion,
            String experimentArm, double propensity, Instant at) {
        this(decisionId, subject, kind, placement, items, model, modelVersion, experimentArm, propensity, at, List.of(subject));
    }

    /** The decision as the caller may see it. The unmasked person stays, for the audit log. */
    RecommendationDecision masked(PersonalDataMask mask) {
        return mask.showsAll() ? this
                : new RecommendationDecision(decisionId, mask.identifier(Identifier.parse(subject)).toString(), kind, placement, items,
                        model, modelVersion, experimentArm, propensity, at, people);
    }
}
