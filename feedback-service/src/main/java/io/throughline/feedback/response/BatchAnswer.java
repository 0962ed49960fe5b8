package io.throughline.feedback.response;

import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a batch, in the order in which it was posted. */
@Schema(name = "BatchAnswer")
record BatchAnswer(List<Result> results) {

    /**
     * @param id the poster's own
     */
    @Schema(name = "BatchResult")
    record Result(String id, @Schema(enumeration = { "created", "duplicate" }) String status, UUID responseId) {
    }
}
