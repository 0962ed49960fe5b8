package io.throughline.journey.collector;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the collector answers. */
final class CollectorAnswers {

    private CollectorAnswers() {
    }

    @Schema(name = "Accepted", example = "{\"success\": true}")
    record Accepted(boolean success) {
    }

    /**
     * @param accepted how many are touchpoints now, or were before
     * @param quarantined the others
     */
    @Schema(name = "BatchAccepted", example = """
            {"success": true, "accepted": 1, "quarantined": [{"index": 1, "messageId": "ajs-7f3a", "field": "/event",
             "reason": "must name the event: 1 to 256 characters", "id": "019a1c3e-7d2a-7c11-9b43-2f5a6f0e9d02"}]}""")
    record BatchAccepted(boolean success, int accepted, List<QuarantinedItem> quarantined) {
    }

    /**
     * @param index its place in the batch, from 0
     * @param field JSON pointer into the event
     * @param id of the quarantine's entry
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QuarantinedItem")
    record QuarantinedItem(int index, String messageId, String field, String reason, String id) {
    }
}
