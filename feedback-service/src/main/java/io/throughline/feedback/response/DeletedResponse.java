package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AuditedSubjects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The receipt of a deletion.
 *
 * @param people the person who answered; for the audit log only
 */
@Schema(name = "DeletedFeedbackResponse", description = "A response that is deleted.")
public record DeletedResponse(
        @Schema(description = "The id that Throughline gave it.") UUID responseId,
        @Schema(description = "When it was deleted first.") Instant deletedAt,
        @JsonIgnore @Schema(hidden = true) List<String> people) implements AuditedSubjects {
}
