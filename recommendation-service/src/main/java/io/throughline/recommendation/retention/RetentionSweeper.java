package io.throughline.recommendation.retention;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.affinity.InteractionLog;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Deletes rows that are older than their retention. Every replica sweeps; rows deleted by one are no longer found by the others. */
@ApplicationScoped
class RetentionSweeper {

    // In slices, so that no sweep holds many locks for long. Rows that another replica is deleting are skipped.
    private static final int SLICE = 5_000;
    private static final String LOOKS = """
            delete from subject_item where ctid = any(array(
              select ctid from subject_item where bought = 0 and greatest(last_viewed,
                last_added) < now() - cast(cast(:age as text) as interval)
               limit %d for update skip locked))""".formatted(SLICE);
    private static final String ORDERS = """
            delete from seen_order where ctid = any(array(
              select ctid from seen_order where at < now() - cast(cast(:age as text) as interval) limit %d for update skip locked))"""
            .formatted(SLICE);
    private static final String DECISIONS = """
            delete from decision where ctid = any(array(
              select ctid from decision where at < now() - cast(cast(:age as text) as interval) limit %d for update skip locked))"""
            .formatted(SLICE);
    private static final String DAYS =
            """
            delete from subject_day where ctid = any(array(
              select ctid from subject_day
                where day < cast(now() - cast(cast(:age as text) as interval) as date) limit %d for update skip locked))"""
                    .formatted(SLICE);
    private static final String SOURCE_DAYS =
            """
            delete from source_day where ctid = any(array(
              select ctid from source_day where day < cast(now() - cast(cast(:age as text) as interval) as date) limit %d for update skip \
            locked))"""
                    .formatted(SLICE);

    private final Map<String, Duration> ages = new LinkedHashMap<>();
    private final InteractionLog interactions;
    private final Duration reach;
    private final BackgroundLoop loop;

    @Inject
    RetentionSweeper(RetentionSettings settings, InteractionLog interactions,
            @ConfigProperty(name = "throughline.retraction.reach", defaultValue = "P90D") Duration reach) {
        this.interactions = interactions;
        this.reach = reach;
        ages.put(LOOKS, settings.looks());
        ages.put(ORDERS, settings.orders());
        ages.put(DECISIONS, settings.decisions());
        ages.put(DAYS, settings.days());
        ages.put(SOURCE_DAYS, settings.days());
        loop = BackgroundLoop.named("retention-sweep").startAfter(settings.every()).every(settings.every(), this::sweep);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    /** @return rows deleted */
    long sweep() {
        long deleted = 0;
        while (interactions.settle() && goesOn()) {
            // There may be another slice.
        }
        for (Map.Entry<String, Duration> each : ages.entrySet()) {
            int slice;
            do {
                slice = PostgresClient.inTransaction(session -> session.createNativeQuery(each.getKey())
                        .setParameter("age", each.getValue().toSeconds() + " seconds").executeUpdate());
                deleted += slice;
            } while (slice == SLICE && goesOn());
        }
        int slice;
        do {
            slice = interactions.sweep(reach);
            deleted += slice;
        } while (slice == InteractionLog.SLICE && goesOn());
        return deleted;
    }

    private boolean goesOn() {
        loop.heartbeat();
        return loop.isRunning();
    }
}
