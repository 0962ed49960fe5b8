package io.throughline.commons.kafka;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double up to a limit, with jitter, so that replicas do not come back all at once. */
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

    public void sleep() {
        try {
            Thread.sleep(next.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126)).dividedBy(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
