package io.throughline.journey.savedquery;

import java.time.Instant;
import java.util.UUID;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A saved query.
 *
 * @param version 1, plus one for each change
 * @param since when its schedule was set; null without one
 * @param due when it is run next; null without a schedule
 * @param last null if its schedule has not run it yet
 */
record SavedQuery(UUID id, int version, String owner, SavedQueryDraft content, Instant since, Instant due, LastRun last, Instant createdAt,
        Instant changedAt,
        String changedBy) {

    /** The outcome of the run of a due time. */
    @Schema(name = "DefinitionLastRun")
    record LastRun(@Schema(description = "When it was due") Instant due, State state) {
    }

    /** The state of a run: running, waiting for a retry, finished with an answer, or failed. */
    @Schema(name = "DefinitionRunState", description = "running; waiting to be tried again; done: it has an answer; failed: it has none")
    enum State {
        running, waiting, done, failed
    }

    /** Null if there is none or it cannot be read any more. */
    QuerySchedule schedule() {
        BodyFaults faults = new BodyFaults();
        QuerySchedule schedule = content.schedule() == null ? null : content.schedule().schedule(since, faults);
        return faults.isEmpty() ? schedule : null;
    }
}
