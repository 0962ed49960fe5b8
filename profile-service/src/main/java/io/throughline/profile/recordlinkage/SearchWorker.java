package io.throughline.profile.recordlinkage;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import org.jboss.logging.Logger;

/**
 * Runs the current search, if no other replica does. A search whose worker stopped is restarted from its beginning: at
 * once after an orderly stop, within a minute after any other. It finds the same candidates again, and they are stored
 * once.
 */
@ApplicationScoped
class SearchWorker {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** A search that crashes its process each time must not be restarted for ever. */
    private static final int MOST_ATTEMPTS = 3;
    private static final Logger LOG = Logger.getLogger(SearchWorker.class);

    private final SearchRun run;
    private final UUID worker = UUID.randomUUID();
    private final BackgroundLoop loop = BackgroundLoop.named("duplicate-search").lowPriority().steps(this::work);

    @Inject
    SearchWorker(SearchRun run) {
        this.run = run;
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Notifies the worker of a new search. */
    void wakeUp() {
        loop.wakeUp();
    }

    private Duration work() {
        JsonNode search = PostgresClient.inTransaction(session -> SearchStore.claim(session, worker));
        if (!search.isObject()) {
            return BETWEEN_LOOKS;
        }
        work(search);
        return Duration.ZERO;
    }

    /** Called repeatedly by the search. */
    private boolean isStopping() {
        loop.heartbeat();
        return !loop.isRunning();
    }

    private void work(JsonNode search) {
        UUID id = UUID.fromString(search.get("id").textValue());
        if (search.get("attempts").intValue() > MOST_ATTEMPTS) {
            end(id, "The service stopped " + MOST_ATTEMPTS
                    + " times while it worked on this: it is not tried again. Begin another search when the service is well.");
            return;
        }
        try {
            run.run(search, worker, this::isStopping);
        } catch (CancellationException ended) {
            if (isStopping()) {
                PostgresClient.inTransaction(session -> SearchStore.release(session, worker));
            }
        } catch (Exception | Error e) {
            // Errors are caught too: InternalError is thrown where the temporary file's disk is full (it is written through a
            // mapping).
            LOG.error("A search for duplicates failed", e);
            end(id, "The search failed; the log of the service says why.");
        }
    }

    private void end(UUID id, String message) {
        PostgresClient.inTransaction(session -> SearchStore.end(session, id, worker, "failed", message, Map.of()));
    }
}
