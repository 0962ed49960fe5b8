package io.throughline.journey.collector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tracks whether Kafka accepts events. While it does not, only occasional trials are sent, so that callers are refused at once and nothing
 * piles up. Times are nanoseconds of one monotonic clock.
 */
final class KafkaCircuitBreaker {

    /** If acknowledgements are due and none comes for this long, Kafka counts as unavailable. Longer than any pause of a healthy broker. */
    static final long SILENCE = Duration.ofSeconds(2).toNanos();
    static final long BETWEEN_TRIALS = Duration.ofMillis(250).toNanos();

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong nextTrial = new AtomicLong();
    private volatile long lastSign;
    private volatile boolean away;

    /** Whether another event may be sent now. */
    boolean allowsSend(long now) {
        if (!away && inFlight.get() > 0 && now - lastSign > SILENCE) {
            away = true;
            nextTrial.set(now);
        }
        if (!away) {
            return true;
        }
        long due = nextTrial.get();
        return now - due >= 0 && nextTrial.compareAndSet(due, now + BETWEEN_TRIALS);
    }

    void sent(int records, long now) {
        if (inFlight.getAndAdd(records) == 0) {
            lastSign = now;
        }
    }

    void acknowledged(long now) {
        inFlight.decrementAndGet();
        lastSign = now;
        if (away) {
            away = false;
        }
    }

    void failed(long now) {
        inFlight.decrementAndGet();
        if (!away) {
            nextTrial.set(now + BETWEEN_TRIALS);
            away = true;
        }
    }

    boolean isAway() {
        return away;
    }

    int inFlight() {
        return inFlight.get();
    }
}
