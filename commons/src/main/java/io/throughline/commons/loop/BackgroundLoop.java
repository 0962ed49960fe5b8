package io.throughline.commons.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

/**
 * Work that a service repeats on a thread of its own until it stops. After any failure of a step, even an Error, the loop pauses
 * and continues; pauses double up to a limit. The loop ends when it is closed, when its thread is interrupted, or when a step
 * returns {@link #DONE}. Metrics, liveness and readiness report the state of each loop: docs/operations.md.
 */
public final class BackgroundLoop implements AutoCloseable {

    /** Returned by a step when nothing is left to do, ever. */
    public static final Duration DONE = Duration.ofSeconds(-1);

    private static final Logger LOG = Logger.getLogger(BackgroundLoop.class);
    /** How long a running step may take to finish after the loop was closed, before it is interrupted. */
    private static final Duration CLOSING = Duration.ofSeconds(8);
    private static final Duration INTERRUPTED = Duration.ofSeconds(2);
    private static final long LOGGED_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final ThreadLocal<BackgroundLoop> CURRENT = new ThreadLocal<>();

    private final LoopSettings settings;
    private final Step step;
    private final BackOff backOff;
    private final LoopState state;
    private final Semaphore nudges = new Semaphore(0);
    private final Semaphore closed = new Semaphore(0);
    private final Thread thread;
    private volatile boolean running = true;
    private long loggedAt;
    private boolean logged;

    /** One round of the work. */
    @FunctionalInterface
    public interface Step {

        /** @return how long the loop rests before the next step; {@link Duration#ZERO} continues at once, {@link #DONE} ends the loop */
        Duration run() throws Exception;
    }

    /** Work that is repeated after a fixed pause. */
    @FunctionalInterface
    public interface Work {

        void run() throws Exception;
    }

    BackgroundLoop(LoopSettings settings, Step step) {
        this.settings = settings;
        this.step = step;
        this.backOff = new BackOff(settings.longestPause);
        this.thread = Thread.ofPlatform().name(settings.name).daemon().priority(settings.priority).unstarted(this::run);
        this.state = new LoopState(settings, thread);
    }

    /** @param name the name in metrics, health, logs and the thread: lower case, separated by hyphens */
    public static LoopSettings named(String name) {
        return new LoopSettings(name);
    }

    /** Starts the thread. Metrics and health report the loop from now on. */
    public BackgroundLoop start() {
        LoopRegistry.add(this);
        state.started();
        thread.start();
        return this;
    }

    /** Ends the rest between two steps, since there may be work now. It does not end the pause after a failure. */
    public void wakeUp() {
        if (nudges.availablePermits() == 0) {
            nudges.release();
        }
    }

    /** Reports that the running step makes progress; a loop without heartbeats counts as hung. */
    public void heartbeat() {
        state.heartbeat();
    }

    /** The same for code that does not know which step it is part of. It does nothing on other threads. */
    public static void signOfLife() {
        BackgroundLoop loop = CURRENT.get();
        if (loop != null) {
            loop.heartbeat();
        }
    }

    /** Whether the caller is part of a loop's step, so that no client waits for its answer. */
    public static boolean isStep() {
        return CURRENT.get() != null;
    }

    /** Reports a failure that the running step handles by trying again. It counts as a failure and as a heartbeat. */
    public void setback(Throwable failure) {
        state.failed(failure);
    }

    /** False once the loop is to end. Long steps check it. */
    public boolean isRunning() {
        return running;
    }

    LoopState state() {
        return state;
    }

    private void run() {
        CURRENT.set(this);
        try {
            rest(settings.startAfter);
            rounds();
        } catch (InterruptedException e) {
            LOG.debugf("Loop %s was interrupted before its first step", settings.name);
        } finally {
            state.ended(!running);
            quietly(settings.onEnd);
        }
    }

    private void rounds() {
        Throwable failure = null;
        while (running && !Thread.currentThread().isInterrupted()) {
            // These statements are inside the try block, since logging and pausing may also run out of memory.
            try {
                if (failure == null) {
                    if (!step()) {
                        running = false;
                        return;
                    }
                } else {
                    Throwable last = failure;
                    failure = null;
                    logFailure(last);
                    closed.tryAcquire(backOff.next().toNanos(), TimeUnit.NANOSECONDS);
                }
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                state.failed(e);
                state.pause();
                failure = e;
            }
        }
    }

    /** @return false where there is nothing left to do */
    private boolean step() throws Exception {
        state.begin();
        Duration rest = step.run();
        state.succeeded();
        backOff.reset();
        logged = false;
        if (rest.isNegative()) {
            return false;
        }
        rest(rest);
        return true;
    }

    private void rest(Duration rest) throws InterruptedException {
        if (!rest.isZero() && running && nudges.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
            nudges.drainPermits();
            if (!settings.settling.isZero() && running) {
                Thread.sleep(settings.settling);
            }
        }
    }

    /** Logs the first of several failures in a row, and then one per minute. */
    private void logFailure(Throwable failure) {
        long now = System.nanoTime();
        if (!running || logged && now - loggedAt < LOGGED_EVERY_NANOS) {
            return;
        }
        if (settings.quiet.test(failure)) {
            LOG.debugf("Loop %s tries again: %s", settings.name, failure);
            return;
        }
        // Set before logging, so that the loop still reaches its pause if logging fails too.
        logged = true;
        loggedAt = now;
        if (failure instanceof Error) {
            LOG.errorf(failure, "Loop %s met an error and goes on", settings.name);
        } else {
            LOG.warnf("Loop %s failed and goes on: %s", settings.name, failure);
        }
    }

    private void quietly(Work work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.debugf("Loop %s was not tidied up: %s", settings.name, e);
        }
    }

    /** Waits for the loop to end by {@link #DONE}, and closes it if it has not ended within the patience. */
    public void finish(Duration patience) {
        wakeUp();
        join(patience);
        close();
    }

    /** Ends the loop after the running step, and interrupts a step that takes too long. */
    @Override
    public void close() {
        running = false;
        quietly(settings.onClose);
        nudges.release();
        closed.release();
        join(CLOSING);
        if (thread.isAlive() && thread != Thread.currentThread()) {
            thread.interrupt();
            join(INTERRUPTED);
        }
        LoopRegistry.remove(this);
    }

    private void join(Duration patience) {
        if (thread == Thread.currentThread() || !thread.isAlive()) {
            return;
        }
        try {
            thread.join(patience);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
