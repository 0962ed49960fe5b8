package io.throughline.commons.loop;

import java.time.Duration;
import java.util.function.Predicate;

/** How a {@link BackgroundLoop} behaves. */
public final class LoopSettings {

    final String name;
    Duration longestPause = Duration.ofSeconds(5);
    Duration hungAfter = Duration.ofMinutes(10);
    Duration errorsLast = Duration.ofMinutes(5);
    boolean neededToServe;
    int priority = Thread.NORM_PRIORITY;
    Duration startAfter = Duration.ZERO;
    Duration settling = Duration.ZERO;
    Predicate<Throwable> quiet = failure -> false;
    BackgroundLoop.Work onClose = () -> {
    };
    BackgroundLoop.Work onEnd = () -> {
    };

    LoopSettings(String name) {
        this.name = name;
    }

    /** The longest pause after failures in a row; 5 s otherwise. */
    public LoopSettings longestPause(Duration longest) {
        longestPause = longest;
        return this;
    }

    /**
     * A step that gives no sign for as long hangs, and liveness fails; 10 minutes otherwise. Longer work calls
     * {@link BackgroundLoop#heartbeat}.
     */
    public LoopSettings hungAfter(Duration bound) {
        hungAfter = bound;
        return this;
    }

    /** Steps that have failed by an Error alone for as long make liveness fail; 5 minutes otherwise. */
    public LoopSettings errorsLast(Duration bound) {
        errorsLast = bound;
        return this;
    }

    /** The service is not ready before the first step has succeeded. */
    public LoopSettings neededToServe() {
        neededToServe = true;
        return this;
    }

    /** How long the loop rests before its first step. */
    public LoopSettings startAfter(Duration rest) {
        startAfter = rest;
        return this;
    }

    public LoopSettings lowPriority() {
        priority = Thread.MIN_PRIORITY;
        return this;
    }

    /** How long after a nudge the step begins: where the nudge comes from inside a transaction, it has still to commit. */
    public LoopSettings afterNudge(Duration pause) {
        settling = pause;
        return this;
    }

    /** Failures that are part of the work and not worth a warning. */
    public LoopSettings quietOn(Predicate<Throwable> expected) {
        quiet = expected;
        return this;
    }

    /** Called once on the closing thread, to end what the step waits for. */
    public LoopSettings onClose(BackgroundLoop.Work work) {
        onClose = work;
        return this;
    }

    /** Called once on the loop's thread, however it ends. */
    public LoopSettings onEnd(BackgroundLoop.Work work) {
        onEnd = work;
        return this;
    }

    /** A loop whose steps say themselves when the next one is due. Not started yet. */
    public BackgroundLoop steps(BackgroundLoop.Step step) {
        return new BackgroundLoop(this, step);
    }

    /** A loop that rests for as long between two steps. Not started yet. */
    public BackgroundLoop every(Duration pause, BackgroundLoop.Work work) {
        return steps(() -> {
            work.run();
            return pause;
        });
    }
}
