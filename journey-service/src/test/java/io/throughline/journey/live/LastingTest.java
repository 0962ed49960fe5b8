package io.throughline.journey.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class LastingTest {

    @Test
    void anErrorIsNotTheEndOfWhatIsDoneAgainAndAgain() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Semaphore well = new Semaphore(0);
        Lasting lasting = new Lasting("A frame failed", () -> {
            switch (runs.incrementAndGet()) {
                case 1 -> throw new OutOfMemoryError("none left");
                case 2 -> throw new IllegalStateException();
                case 3 -> throw new java.io.IOException();
                default -> well.release();
            }
        });
        try (ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor()) {
            ticker.scheduleAtFixedRate(lasting::attempt, 1, 1, TimeUnit.MILLISECONDS);

            assertThat(well.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
            ticker.shutdownNow();
        }
    }

    @Test
    void whoeverDoesItKnowsWhetherItWentWell() {
        assertThat(new Lasting("", () -> { }).attempt()).isTrue();
        assertThat(new Lasting("", () -> {
            throw new StackOverflowError();
        }).attempt()).isFalse();
    }
}
