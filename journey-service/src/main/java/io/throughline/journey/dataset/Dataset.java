package io.throughline.journey.dataset;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event log, or finished paths, that somebody has uploaded.
 *
 * @param content {@code events} or {@code paths}
 * @param subjects {@code cases} of a process, each one by itself, or {@code identifiers} of people, who may be merged and refuse as ever
 * @param zone of times without an offset from UTC; null where there must be none such
 * @param status {@code filling} until the last part is there, then {@code ready}: only then it can be asked
 * @param parts how many have come
 * @param rows how many events or paths it holds
 * @param left lines that were left out, since they are of erased people
 * @param from its first event's time; null where it has none
 * @param to its last event's time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Dataset")
record Dataset(UUID id, String name, String content, String subjects, Columns columns, String zone, String status, int parts, long rows, long left,
        Instant from, Instant to, String createdBy, Instant createdAt) {

    static final String EVENTS = "events";
    static final String PATHS = "paths";
    static final String FILLING = "filling";
    static final String READY = "ready";

    /**
     * What it takes to read on where the last part ended.
     *
     * @param digests of the parts that have come
     * @param tail the beginning of a line that the last part cut
     * @param header null before the first part
     * @param line the number of the line that the next part, or the tail, begins
     */
    record Progress(List<String> digests, byte[] tail, List<String> header, char separator, long line) {
    }

    record Stored(Dataset dataset, Progress progress) {
    }
}
