package io.throughline.journey.dataset;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An uploaded event log, or uploaded finished paths.
 *
 * @param left lines that were left out because they belong to erased people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Dataset")
record Dataset(UUID id, String name, @Schema(enumeration = {
        EVENTS, PATHS }) String content,
        @Schema(enumeration = { "cases", "identifiers" },
                description = "cases of a process, each on its own, or identifiers of people, whose merges and refusals "
                        + "count") String subjects,
        DatasetColumnMapping columns,
        @Nullable @Schema(description = "Of times without an offset from UTC; left out if there must be none") String zone,
        @Schema(enumeration = { FILLING, READY },
                description = "filling until the last part is there, then ready: only then questions can name it") String status,
        @Schema(description = "How many parts were stored") int parts, @Schema(description = "How many events or paths it holds") long rows,
        @Schema(description = "Lines that were left out because they are about erased people") long left,
        @Nullable @Schema(description = "The time of its first event; left out if it has none") Instant from,
        @Nullable @Schema(description = "The time of its last event") Instant to, String createdBy, Instant createdAt){

    static final String EVENTS = "events";
    static final String PATHS = "paths";
    static final String FILLING = "filling";
    static final String READY = "ready";

    /**
     * The state that is needed to continue after the last part.
     *
     * @param digests of the parts that were received
     * @param tail the beginning of a line that the last part cut off
     * @param header null before the first part
     * @param line the number of the line with which the next part, or the tail, begins
     */
    record Progress(List<String> digests, byte[] tail, List<String> header, char separator, long line) {
    }

    record Stored(Dataset dataset, Progress progress) {
    }
}
