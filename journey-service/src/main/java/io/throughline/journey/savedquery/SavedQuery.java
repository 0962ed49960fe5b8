package io.throughline.journey.savedquery;

import java.time.Instant;
import java.util.UUID;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A question that was saved.
 *
 * @param version 1, and one more with each change
 * @param since when its schedule was set; null without one
 * @param due when it is asked next; null without a schedule
 * @param last null where it has not been asked by its schedule yet
 */
record SavedQuery(UUID id, int version, String owner, SavedQueryDraft content, Instant since, Instant due, LastRun last, Instant createdAt,
        Instant changedAt,
        String changedBy) {

    /** How the run of a due time went. */
    @Schema(name = "DefinitionLastRun")
    record LastRun(@Schema(description = "When it was due") Instant due, State state) {
    }

    /** Of a run: it runs, waits to be tried again, has an answer, or has none. */
    @Schema(name = "DefinitionRunState", description = "running; waiting to be tried again; done: it has an answer; failed: it has none")
    enum State {
        running, waiting, done, failed
    }

    /** Null without one, and where it cannot be read any more. */
    QuerySchedule schedule() {
        BodyFaults faults = new BodyFaults();
        QuerySchedule schedule = content.schedule() == null ? null : content.schedule().schedule(since, faults);
        return faults.isEmpty() ? schedule : null;
    }
}
