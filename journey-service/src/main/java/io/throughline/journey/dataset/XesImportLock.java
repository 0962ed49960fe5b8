package io.throughline.journey.dataset;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.ProblemException;

/** Imports one XES file at a time: unpacked it takes many times its length, and a replica has no room for several at once. */
@ApplicationScoped
class XesImportLock {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Semaphore turn = new Semaphore(1, true);
    private final Duration wait;

    @Inject
    XesImportLock() {
        this(WAIT);
    }

    XesImportLock(Duration wait) {
        this.wait = wait;
    }

    /** @throws ProblemException 503 if earlier files take longer than a sender should wait */
    <T> T runExclusively(Supplier<T> work) {
        try {
            if (!turn.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }

    private static ProblemException busy() {
        return ProblemException.unavailable("Another file of XES is being taken in: send this one again in a while.", RETRY_AFTER_SECONDS);
    }
}
