package io.throughline.journey.analysis;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;

/** Asks questions: within bounds, from the cache where nothing has changed, and so that they can be cancelled. */
@ApplicationScoped
public class Analyses {

    /**
     * For a resource: the caller's mask applies, and who sees masked may not ask by what is masked.
     *
     * @param body null where none was sent
     * @param queryId of {@code X-Query-Id}; null where none was sent
     */
    public <Q, R> Answer<R> ask(Analysis<Q, R> kind, JsonNode body, String queryId) {
        throw new UnsupportedOperationException();
    }

    /** For what runs without a caller, such as schedules and alerts: as those see it who see what is personal masked. */
    public <Q, R> Answer<R> askMasked(Analysis<Q, R> kind, JsonNode body, String queryId) {
        throw new UnsupportedOperationException();
    }
}
