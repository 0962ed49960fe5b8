package io.throughline.profile.privacy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.privacy.request.DataRequest;
import org.jboss.logging.Logger;

/**
 * Deletes data whose retention period is over, and counts the requests whose deadline is near. Every replica sweeps; what
 * one has deleted, the others do not find. It deletes in slices, so that no sweep holds many locks for long.
 */
@ApplicationScoped
class RetentionSweeper {

    private static final Logger LOG = Logger.getLogger(RetentionSweeper.class);
    private static final String NOTE = """
            insert into retention_sweep (class, at, removed, total) values (:class, now(), :removed, :removed)
            on conflict (class) do update set at = now(), removed = excluded.removed, total = retention_sweep.total + excluded.removed
            """;
    private static final String NEAR = """
            select count(*) from privacy_request where status in ('received', 'running', 'failed')
              and deadline < now() + interval '%d seconds'
            """.formatted(DataRequest.NEAR.toSeconds());

    private final List<DataClass> classes;
    private final BackgroundLoop loop;
    private volatile long near;

    @Inject
    RetentionSweeper(RetentionSettings settings, MeterRegistry meters) {
        this.classes = DataClass.of(settings);
        this.loop = BackgroundLoop.named("retention-sweep").startAfter(settings.every()).every(settings.every(), this::sweep);
        Gauge.builder("throughline.privacy.requests.near", this, sweeper -> sweeper.near)
                .description("Open requests of people about their data whose deadline is a week away or less, or missed").register(meters);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** Makes the next sweep begin now. */
    void sweepSoon() {
        loop.wakeUp();
    }

    void sweep() {
        Instant began = Instant.now();
        for (DataClass each : classes) {
            long removed = 0;
            for (String statement : each.sweeps()) {
                removed += sweep(statement, each.period().orElse(Duration.ZERO));
            }
            note(each.name(), removed);
        }
        near = PostgresClient.inTransaction(session -> session.createNativeQuery(NEAR, Long.class).getSingleResult());
        if (near > 0) {
            LOG.warnf("%d requests of people about their data are due within %s or late", near, DataRequest.NEAR);
        }
        LOG.debugf("Swept within %s", Duration.between(began, Instant.now()));
    }

    private long sweep(String statement, Duration period) {
        long removed = 0;
        int slice;
        do {
            slice = PostgresClient.inTransaction(session -> {
                var query = session.createNativeQuery(statement);
                return (statement.contains(":age") ? query.setParameter("age", period.toSeconds() + " seconds") : query).executeUpdate();
            });
            removed += slice;
        } while (slice == DataClass.SLICE && goesOn());
        return removed;
    }

    private boolean goesOn() {
        loop.heartbeat();
        return loop.isRunning();
    }

    private static void note(String name, long removed) {
        PostgresClient.inTransaction(
                session -> session.createNativeQuery(NOTE).setParameter("class", name).setParameter("removed", removed).executeUpdate());
    }
}
