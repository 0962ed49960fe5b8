package io.throughline.journey.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.throughline.commons.loop.BackOff;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final AtomicReference<Rounds> rounds = new AtomicReference<>();
    private final List<Throwable> told = new ArrayList<>();
    private int round;

    private void run(Throwable... failures) {
        rounds.set(new Rounds(() -> {
            if (round == failures.length) {
                rounds.get().end();
                return;
            }
            Throwable failure = failures[round++];
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }, failure -> {
            told.add(failure);
            throw new OutOfMemoryError("to tell it, too");
        }, new BackOff(Duration.ofMillis(1))));
        rounds.get().run();
    }

    @Test
    void anErrorEndsThemNoMoreThanAnException() {
        run(new OutOfMemoryError("for a moment"), new IllegalStateException("away"), new StackOverflowError(), null);

        assertThat(round).isEqualTo(4);
    }

    @Test
    void theFirstFailureOfARowIsToldOnce() {
        Throwable first = new OutOfMemoryError();
        Throwable later = new IllegalStateException();

        run(first, new OutOfMemoryError(), null, later, later);

        assertThat(told).containsExactly(first, later);
    }

    @Test
    void whoIsInterruptedEndsThem() {
        Rounds waiting = new Rounds(() -> {
            round++;
            throw new InterruptedException();
        }, told::add, new BackOff(Duration.ofMillis(1)));

        waiting.run();

        assertThat(round).isOne();
        assertThat(told).isEmpty();
    }
}
