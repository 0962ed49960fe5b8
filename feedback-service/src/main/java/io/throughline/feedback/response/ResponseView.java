package io.throughline.feedback.response;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AuditedSubjects;
import io.throughline.commons.masking.PersonalDataMask;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A response in the form that is returned to readers.
 *
 * @param people the unmasked identifiers, for the audit log
 */
@Schema(name = "FeedbackResponse", description = "A response as it is read. What was not answered is left out.")
record ResponseView(
        @Schema(description = "The id that Throughline gives it: the same for the same sender, channel and own id.") UUID responseId,
        @Schema(description = "The sender's own id.", examples = "mall-2026-000173") String id,
        @Nullable @Schema(description = "The client id of the partner that posted it; left out where a colleague did.",
                examples = "partner-mall") String partner,
        @Schema(description = "Where the customer answered.", examples = "partner") String channel,
        @Schema(description = "The identifier whose response it is: the user_id if there is one, else the anonymous_id, else the first.",
                examples = "email:li.na@example.cn") String subject,
        @Schema(description = "What the sender knows the person by; masked for analysts.") List<String> identifiers,
        @Nullable @Min(0) @Max(10) @Schema(description = "How likely to recommend.") Integer nps,
        @Nullable @Min(1) @Max(5) @Schema(description = "How satisfied.") Integer csat,
        @Nullable @Min(1) @Max(7) @Schema(description = "How easy it was; more is easier.") Integer ces,
        @Nullable @Schema(description = "In the customer's own words; contact data are masked for analysts.") String comment,
        @Nullable @Schema(description = "The comment's language, a BCP 47 tag.", examples = "zh-CN") String language,
        @Nullable @Schema(description = "What it is about.", examples = "delivery") String touchpoint,
        @Schema(description = "When the customer answered.") Instant occurredAt,
        @Schema(description = "When it was received first.") Instant receivedAt, @JsonIgnore @Schema(hidden = true) List<String> people)
        implements AuditedSubjects {

    /** The view for the response's own sender. */
    static ResponseView of(FeedbackResponse response) {
        return of(response, PersonalDataMask.NONE);
    }

    static ResponseView of(FeedbackResponse response, PersonalDataMask mask) {
        return new ResponseView(response.id(), response.externalId(), response.poster().partner(), response.channel(),
                mask.identifier(response.subject()).toString(),
                response.identifiers().stream().map(each -> mask.identifier(each).toString()).toList(),
                response.nps(), response.csat(), response.ces(), mask.text(response.comment()), response.language(), response.touchpoint(),
                response.occurredAt(), response.receivedAt(), List.of(response.subject().toString()));
    }
}
