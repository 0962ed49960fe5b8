package io.throughline.feedback.response;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

import io.throughline.feedback.response.intake.ResponseSubmission;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The corrected content of a response. */
@Schema(name = "FeedbackResponseCorrection",
        description = "All that the customer said; what is left out is removed. At least one of nps, csat, ces and comment is given.")
public record ResponseCorrection(
        @Nullable @Min(0) @Max(10) @Schema(description = "How likely to recommend, 0 to 10.") Integer nps,
        @Nullable @Min(1) @Max(5) @Schema(description = "How satisfied, 1 to 5.") Integer csat,
        @Nullable @Min(1) @Max(7) @Schema(description = "How easy it was, 1 to 7; more is easier.") Integer ces,
        @Nullable @Size(min = 1,
                max = ResponseSubmission.MAX_COMMENT) @Schema(description = "In the customer's own words, in any language.") String comment,
        @Nullable @Size(min = 1, max = ResponseSubmission.MAX_LANGUAGE) @Schema(examples = "zh-CN",
                description = "The comment's language, as a BCP 47 tag.") String language,
        @Nullable @Size(min = 1, max = ResponseSubmission.MAX_TOUCHPOINT) @Schema(examples = "checkout",
                description = "What the response is about.") String touchpoint,
        @Schema(format = "date-time", examples = "2026-01-31T09:30:00Z",
                description = "When the customer answered, RFC 3339: from 1990 on, at most 5 minutes ahead of this service's "
                        + "clock.") String occurredAt) {

    /** A valid request. */
    static final String EXAMPLE = """
            {"nps": 8, "comment": "配送很快，包装破了", "language": "zh-CN", "touchpoint": "delivery", "occurredAt": "2026-01-31T17:30:00+08:00"}""";
}
