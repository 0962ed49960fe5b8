package io.throughline.journey.collector.api;

import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answers of the collector. */
public final class CollectorAnswers {

    private CollectorAnswers() {
    }

    @Schema(name = "Accepted", example = "{\"success\": true}")
    record Accepted(boolean success) {
    }

    /** Every event of a batch is either accepted or quarantined. */
    @Schema(name = "BatchAccepted", example = """
            {"success": true, "accepted": 1, "quarantined": [{"index": 1, "messageId": "ajs-7f3a", "field": "/event",
             "reason": "must name the event: 1 to 256 characters", "id": "019a1c3e-7d2a-7c11-9b43-2f5a6f0e9d02"}]}""")
    public record BatchAccepted(boolean success,
            @Schema(description = "How many events are touchpoints, now or since they were sent before") int accepted,
            @Schema(description = "The events that broke a rule") List<QuarantinedItem> quarantined) {
    }

    /** An event that broke a rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QuarantinedItem")
    public record QuarantinedItem(@Schema(description = "Its place in the batch, from 0") int index, @Nullable String messageId,
            @Schema(description = "JSON pointer to the fault in the event") String field,
            @Schema(description = "What is wrong") String reason,
            @Schema(description = "The id of its entry in the quarantine") String id) {
    }
}
