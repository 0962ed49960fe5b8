package io.throughline.commons.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double up to a limit, with jitter, so that replicas do not retry all at once. */
public final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(100);

    private final Duration longest;
    private Duration next = FIRST;

    public BackOff(Duration longest) {
        this.longest = longest;
    }

    public void reset() {
        next = FIRST;
    }

    /** The pause that is due now; the following one is twice as long. */
    public Duration next() {
        Duration due = next.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126)).dividedBy(100);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return due;
    }

    public void sleep() {
        try {
            Thread.sleep(next());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
