package io.throughline.feedback.response;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A response as it is posted. Times and identifiers come as text, so that all faults of a body can be told at once.
 */
@Schema(name = "NewResponse", description = "A customer's response. At least one of nps, csat, ces and comment is given.")
record NewResponse(
        @Schema(required = true, minLength = 1, maxLength = Submission.MAX_ID, examples = "mall-2026-000173",
                description = "The poster's own id. Sent again with the same content it changes nothing; with other content it is refused.") String id,
        @Schema(pattern = Submission.CHANNEL_PATTERN, examples = "partner",
                description = "Where the customer answered. A partner's is its own, and may be left out; others must say it.") String channel,
        @Schema(minimum = "0", maximum = "10", description = "How likely to recommend.") Integer nps,
        @Schema(minimum = "1", maximum = "5", description = "How satisfied.") Integer csat,
        @Schema(minimum = "1", maximum = "7", description = "Whether it was made easy; more is easier.") Integer ces,
        @Schema(maxLength = Submission.MAX_COMMENT, examples = "配送很快，谢谢！", description = "In the customer's own words, in any language.") String comment,
        @Schema(maxLength = Submission.MAX_LANGUAGE, examples = "zh-CN", description = "The comment's language, as a BCP 47 tag.") String language,
        @Schema(required = true, minItems = 1, maxItems = Submission.MAX_IDENTIFIERS, examples = "[\"email:li.na@example.cn\"]",
                description = "What the poster knows the person by, as `type:value`; all of it of one person.") List<String> identifiers,
        @Schema(minLength = 1, maxLength = Submission.MAX_TOUCHPOINT, examples = "checkout", description = "What the response is about.") String touchpoint,
        @Schema(required = true, type = SchemaType.STRING, format = "date-time", examples = "2026-01-31T09:30:00Z",
                description = "When the customer answered: RFC 3339, from 1990 on, at most 5 minutes ahead of this service's clock.") String occurredAt) {
}
