package io.throughline.profile.segment;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

/** A thread that does work in steps for as long as there is some, and then looks again after a while. */
final class Loop {

    private static final long AFTER_FAILURE_MILLIS = 1_000;
    private static final Logger LOG = Logger.getLogger(Loop.class);

    private final BooleanSupplier step;
    private final long idleMillis;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private volatile boolean running = true;

    /** @param step gives whether there is more to do at once */
    Loop(String name, long idleMillis, BooleanSupplier step) {
        this.step = step;
        this.idleMillis = idleMillis;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        running = false;
        nudges.release();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    /** There may be something to do now. */
    void nudge() {
        nudges.release();
    }

    private void run() {
        while (running) {
            long pause = idleMillis;
            try {
                pause = step.getAsBoolean() ? 0 : idleMillis;
            } catch (RuntimeException e) {
                pause = AFTER_FAILURE_MILLIS;
                if (running) {
                    LOG.warnf("%s wait: %s", thread.getName(), e.toString());
                }
            }
            try {
                if (pause > 0 && nudges.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
