package io.throughline.journey.analysis.execution;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.loop.BackgroundTask;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;

/** The questions that this replica is answering now. */
@ApplicationScoped
class RunningQueries {

    private static final Logger LOG = Logger.getLogger(RunningQueries.class);

    private final ClickHouseClient clickHouse;
    private final Map<QueryRun, RunningQuery> running = new ConcurrentHashMap<>();

    @Inject
    RunningQueries(ClickHouseClient clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Schema(name = "RunningQuery", description = "A question that is being answered")
    record RunningQuery(@Schema(description = "Its id, by which it can be cancelled", format = "uuid") String id,
            @Schema(description = "The kind of question", example = "funnel") String kind,
            @Schema(description = "Who asks, or schedule") String by, Instant since) {
    }

    void begin(QueryRun run, String kind, String by) {
        running.put(run, new RunningQuery(run.queryId(), kind, by, Instant.now()));
    }

    void end(QueryRun run) {
        running.remove(run);
    }

    List<RunningQuery> all() {
        return running.values().stream().sorted(Comparator.comparing(RunningQuery::since).thenComparing(RunningQuery::id)).toList();
    }

    /** Cancels a question on whichever replica it runs, by ending its queries in ClickHouse. */
    void cancel(String id) {
        running.keySet().stream().filter(run -> run.queryId().equals(id)).forEach(QueryRun::cancel);
        clickHouse.kill(QueryExecutor.name(id));
    }

    /** Like {@link #cancel}, for a question whose caller has disconnected; never fails. */
    void abandon(QueryRun run) {
        run.cancel();
        BackgroundTask.start("query-abandon", () -> {
            try {
                clickHouse.kill(QueryExecutor.name(run.queryId()));
            } catch (RuntimeException e) {
                LOG.debugf("An abandoned question could not be ended; it ends by its limit: %s", e.toString());
            }
        });
    }
}
