package io.throughline.commons.loop;

import java.time.Duration;
import java.util.function.Predicate;

/** Settings of a {@link BackgroundLoop}. */
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

    /** The longest pause after several failures in a row; the default is 5 s. */
    public LoopSettings longestPause(Duration longest) {
        longestPause = longest;
        return this;
    }

    /**
     * How long a step may run without a heartbeat before it counts as hung and liveness fails; the default is 10 minutes. Longer
     * work calls {@link BackgroundLoop#heartbeat}.
     */
    public LoopSettings hungAfter(Duration bound) {
        hungAfter = bound;
        return this;
    }

    /** How long steps may fail by nothing but Errors before liveness fails; the default is 5 minutes. */
    public LoopSettings errorsLast(Duration bound) {
        errorsLast = bound;
        return this;
    }

    /** The service is not ready before the first step of this loop has succeeded. */
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

    /** How long after a wake-up the step begins. A wake-up from inside a transaction comes before its commit. */
    public LoopSettings afterNudge(Duration pause) {
        settling = pause;
        return this;
    }

    /** Failures that are expected and not logged as warnings. */
    public LoopSettings quietOn(Predicate<Throwable> expected) {
        quiet = expected;
        return this;
    }

    /** Called once on the closing thread, to end whatever the step waits for. */
    public LoopSettings onClose(BackgroundLoop.Work work) {
        onClose = work;
        return this;
    }

    /** Called once on the loop's thread when the loop ends for any reason. */
    public LoopSettings onEnd(BackgroundLoop.Work work) {
        onEnd = work;
        return this;
    }

    /** A loop whose steps return the pause before the next one. Not started yet. */
    public BackgroundLoop steps(BackgroundLoop.Step step) {
        return new BackgroundLoop(this, step);
    }

    /** A loop with this pause between two steps. Not started yet. */
    public BackgroundLoop every(Duration pause, BackgroundLoop.Work work) {
        return steps(() -> {
            work.run();
            return pause;
        });
    }
}
