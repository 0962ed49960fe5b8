package io.throughline.feedback.response.intake;

import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A posted response. Times and identifiers are texts, so that all faults of a body can be reported at once. */
@Schema(name = "NewFeedbackResponse", description = "A customer's response. At least one of nps, csat, ces and comment is given.")
public record NewResponse(
        @Size(min = 1, max = ResponseSubmission.MAX_ID) @Schema(examples = "mall-2026-000173",
                description = "The sender's own id, without control characters. Sent again with the same content it changes nothing; "
                        + "with other content it is refused.") String id,
        @Nullable @Pattern(regexp = ResponseSubmission.CHANNEL_PATTERN) @Schema(examples = "partner",
                description = "Where the customer answered. A partner's is its own and may be left out; others must give "
                        + "it.") String channel,
        @Nullable @Min(0) @Max(10) @Schema(description = "How likely to recommend, 0 to 10.") Integer nps,
        @Nullable @Min(1) @Max(5) @Schema(description = "How satisfied, 1 to 5.") Integer csat,
        @Nullable @Min(1) @Max(7) @Schema(description = "How easy it was, 1 to 7; more is easier.") Integer ces,
        @Nullable @Size(min = 1, max = ResponseSubmission.MAX_COMMENT) @Schema(examples = "配送很快，谢谢！",
                description = "In the customer's own words, in any language.") String comment,
        @Nullable @Size(min = 1, max = ResponseSubmission.MAX_LANGUAGE) @Schema(examples = "zh-CN",
                description = "The comment's language, as a BCP 47 tag.") String language,
        @Size(min = 1, max = ResponseSubmission.MAX_IDENTIFIERS) @Schema(examples = "[\"email:li.na@example.cn\"]",
                description = "What the sender knows the person by, as `type:value`; all of one person.") List<String> identifiers,
        @Nullable @Size(min = 1, max = ResponseSubmission.MAX_TOUCHPOINT) @Schema(examples = "checkout",
                description = "What the response is about.") String touchpoint,
        @Schema(format = "date-time", examples = "2026-01-31T09:30:00Z",
                description = "When the customer answered, RFC 3339: from 1990 on, at most 5 minutes ahead of this service's "
                        + "clock.") String occurredAt) {

    /** A valid request. */
    public static final String EXAMPLE = """
            {"id": "mall-2026-000173", "identifiers": ["email:li.na@example.cn"], "nps": 9, "comment": "配送很快，谢谢！",
             "language": "zh-CN", "channel": "partner", "touchpoint": "delivery", "occurredAt": "2026-01-31T17:30:00+08:00"}""";
}
