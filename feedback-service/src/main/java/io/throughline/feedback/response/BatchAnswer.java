package io.throughline.feedback.response;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.throughline.commons.audit.AboutPeople;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a batch, in the order in which it was posted.
 *
 * @param people whose responses they are; for the audit log alone
 */
@Schema(name = "BatchAnswer")
record BatchAnswer(List<Result> results, @JsonIgnore @Schema(hidden = true) Collection<String> people) implements AboutPeople {

    /**
     * @param id the poster's own
     */
    @Schema(name = "BatchResult")
    record Result(String id, @Schema(enumeration = { "created", "duplicate" }) String status, UUID responseId) {
    }
}
