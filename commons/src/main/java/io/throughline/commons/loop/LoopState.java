package io.throughline.commons.loop;

import java.util.concurrent.atomic.AtomicLong;

/** The state of a loop. Its thread writes it; metrics and health read it. */
final class LoopState {

    private final LoopSettings settings;
    private final Thread thread;
    private final AtomicLong successes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile long lastSuccessMillis;
    private volatile boolean started;
    private volatile boolean endedInOrder;
    /** Time of the last heartbeat in nanoseconds, while a step is running. */
    private volatile long signAt;
    private volatile boolean atWork;
    private volatile boolean failing;
    private volatile boolean failingByErrors;
    private volatile long errorsSince;

    /** The status that health derives for a loop. */
    enum LoopStatus {
        /** Its last step succeeded, or it rests. */
        WELL,
        /** Its last step failed; it tries again. */
        FAILING,
        /** A step has sent no heartbeat for longer than allowed; a restart may help. */
        HUNG,
        /** All steps have failed by an Error for longer than allowed; a restart may help. */
        BROKEN,
        /** The thread has ended, though the loop was not closed; only a restart helps. */
        DEAD,
        /** It had nothing left to do, or was closed. */
        ENDED;

        boolean isAlive() {
            return this == WELL || this == FAILING || this == ENDED;
        }
    }

    LoopState(LoopSettings settings, Thread thread) {
        this.settings = settings;
        this.thread = thread;
    }

    String name() {
        return settings.name;
    }

    void started() {
        signAt = System.nanoTime();
        started = true;
    }

    void begin() {
        signAt = System.nanoTime();
        atWork = true;
    }

    void heartbeat() {
        signAt = System.nanoTime();
    }

    void succeeded() {
        lastSuccessMillis = System.currentTimeMillis();
        successes.incrementAndGet();
        failing = false;
        failingByErrors = false;
        atWork = false;
    }

    void failed(Throwable failure) {
        long now = System.nanoTime();
        signAt = now;
        failures.incrementAndGet();
        // An exception between two Errors shows that the loop still reaches its store.
        boolean error = failure instanceof Error;
        if (error && !failingByErrors) {
            errorsSince = now;
        }
        failingByErrors = error;
        failing = true;
    }

    /** No step is running until the next one begins. */
    void pause() {
        atWork = false;
    }

    /** @param inOrder whether the loop was closed, or had nothing left to do */
    void ended(boolean inOrder) {
        endedInOrder = inOrder;
        atWork = false;
    }

    LoopStatus verdict() {
        if (endedInOrder) {
            return LoopStatus.ENDED;
        }
        if (started && !thread.isAlive()) {
            return LoopStatus.DEAD;
        }
        long now = System.nanoTime();
        if (atWork && now - signAt > settings.hungAfter.toNanos()) {
            return LoopStatus.HUNG;
        }
        if (failingByErrors && now - errorsSince > settings.errorsLast.toNanos()) {
            return LoopStatus.BROKEN;
        }
        return failing ? LoopStatus.FAILING : LoopStatus.WELL;
    }

    /** Whether requests may be answered, as far as this loop is concerned. */
    boolean isReady() {
        return !settings.neededToServe || successes.get() > 0 && verdict().isAlive();
    }

    boolean isRunning() {
        return started && thread.isAlive();
    }

    long successes() {
        return successes.get();
    }

    long failures() {
        return failures.get();
    }

    /** Seconds since 1970; 0 before the first success. */
    double lastSuccess() {
        return lastSuccessMillis / 1000.0;
    }
}
