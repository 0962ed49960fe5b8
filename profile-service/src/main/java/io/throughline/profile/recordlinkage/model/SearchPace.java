package io.throughline.profile.recordlinkage.model;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.recordlinkage.SearchStore;

/** Reports the progress of a search at intervals, and checks whether it has to continue. */
public final class SearchPace {

    private static final long BETWEEN = Duration.ofMillis(500).toNanos();

    private final UUID search;
    private final UUID worker;
    private final BooleanSupplier stopping;
    private long told = System.nanoTime() - BETWEEN;

    public SearchPace(UUID search, UUID worker, BooleanSupplier stopping) {
        this.search = search;
        this.worker = worker;
        this.stopping = stopping;
    }

    public void at(DuplicateFinder.Phase phase, long done, long total) {
        at(phase.name().toLowerCase(Locale.ROOT), done, total);
    }

    /** @throws CancellationException if it must not continue */
    public void at(String phase, long done, long total) {
        long now = System.nanoTime();
        if (now - told < BETWEEN) {
            return;
        }
        told = now;
        if (stopping.getAsBoolean()
                || !PostgresClient.inTransaction(session -> SearchStore.at(session, search, worker, phase, done, Math.max(done, total)))) {
            throw new CancellationException();
        }
    }
}
