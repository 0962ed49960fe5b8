package io.throughline.journey.savedquery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.journey.store.LeasedLoop;
import io.throughline.journey.store.StoreLease;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds due queries, on one replica at a time, and runs them one after the other, so that users' questions keep a free place. */
@ApplicationScoped
class QueryScheduler {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration SWEPT_EVERY = Duration.ofHours(1);

    private final SavedQueryStore definitions;
    private final ResultStore results;
    private final ScheduledQueryRunner runs;
    private final SavedQuerySettings settings;
    private final StoreLease lease;
    private final BackgroundLoop loop;
    private Instant swept = Instant.EPOCH;

    @Inject
    QueryScheduler(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database,
            SavedQueryStore definitions,
            ResultStore results, ScheduledQueryRunner runs, SavedQuerySettings settings) {
        this.definitions = definitions;
        this.results = results;
        this.runs = runs;
        this.settings = settings;
        this.lease = new StoreLease(mongo.getDatabase(database).getCollection("leases"), "definition-scheduler", Duration.ofSeconds(30),
                Clock.systemUTC());
        this.loop = LeasedLoop.every(settings.poll(), BackgroundLoop.named("definition-scheduler").longestPause(LONGEST_PAUSE), lease,
                this::round);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private void round() {
        runDue();
        Instant now = Instant.now();
        if (now.isAfter(swept.plus(SWEPT_EVERY))) {
            sweep(now);
            swept = now;
        }
    }

    private void runDue() {
        for (UUID id : definitions.due(Instant.now(), SavedQueryService.MOST_SCHEDULED)) {
            if (!loop.isRunning() || !lease.hold()) {
                return;
            }
            loop.heartbeat();
            runs.run(id, Instant.now());
        }
    }

    /** Also creates the indexes, because a store that was created again has none. */
    void sweep(Instant now) {
        definitions.ensureIndexes();
        results.ensureIndexes();
        results.deleteDueBefore(now.minus(settings.retention()));
    }
}
