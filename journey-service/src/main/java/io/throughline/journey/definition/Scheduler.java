package io.throughline.journey.definition;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackOff;
import io.throughline.journey.store.Lease;
import io.throughline.journey.store.Rounds;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks for what is due, on one replica at a time, and asks one after the other: people who wait for an answer keep a turn. */
@ApplicationScoped
class Scheduler {

    private static final Logger LOG = Logger.getLogger(Scheduler.class);
    private static final Duration SWEPT_EVERY = Duration.ofHours(1);

    private final DefinitionStore definitions;
    private final ResultStore results;
    private final ScheduledRuns runs;
    private final DefinitionSettings settings;
    private final Lease lease;
    private final Semaphore stop = new Semaphore(0);
    private final Rounds rounds = new Rounds(this::round, Scheduler::tell, new BackOff(Duration.ofSeconds(30)));
    private final Thread thread = Thread.ofPlatform().name("definition-scheduler").unstarted(this::run);
    private Instant swept = Instant.EPOCH;

    @Inject
    Scheduler(MongoClient mongo, @ConfigProperty(name = "throughline.journey.mongo-database") String database, DefinitionStore definitions,
            ResultStore results, ScheduledRuns runs, DefinitionSettings settings) {
        this.definitions = definitions;
        this.results = results;
        this.runs = runs;
        this.settings = settings;
        this.lease = new Lease(mongo.getDatabase(database).getCollection("leases"), "definition-scheduler", Duration.ofSeconds(30), Clock.systemUTC());
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        rounds.end();
        stop.release();
        thread.join(Duration.ofSeconds(10));
    }

    private void run() {
        rounds.run();
        release();
    }

    private void round() throws InterruptedException {
        if (lease.hold()) {
            look();
            sweep();
        }
        stop.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        for (UUID id : definitions.due(Instant.now(), Definitions.MOST_SCHEDULED)) {
            if (!rounds.running() || !lease.hold()) {
                return;
            }
            runs.run(id, Instant.now());
        }
    }

    /** Indexes too: a store that was made anew meanwhile has none. */
    private void sweep() {
        Instant now = Instant.now();
        if (now.isAfter(swept.plus(SWEPT_EVERY))) {
            definitions.ensureIndexes();
            results.ensureIndexes();
            results.deleteDueBefore(now.minus(settings.retention()));
            swept = now;
        }
    }

    /** A store that is away is told in a line; of what nobody thought of, all there is. */
    private static void tell(Throwable failure) {
        if (failure instanceof Exception) {
            LOG.warnf("Scheduled questions wait: %s", failure);
        } else {
            LOG.error("Scheduled questions wait", failure);
        }
    }

    private void release() {
        try {
            lease.release();
        } catch (RuntimeException e) {
            LOG.debugf(e, "The lease of the schedules runs out by itself");
        }
    }
}
