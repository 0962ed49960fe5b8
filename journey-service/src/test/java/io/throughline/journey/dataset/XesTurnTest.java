package io.throughline.journey.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;

class XesTurnTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    private CompletableFuture<String> first(XesTurn turn) throws InterruptedException {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> turn.take(() -> {
            begun.countDown();
            try {
                return end.await(10, TimeUnit.SECONDS) ? "first" : "never";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    @Test
    void aSecondFileWaitsForTheFirst() throws Exception {
        XesTurn turn = new XesTurn(Duration.ofSeconds(10));
        CompletableFuture<String> first = first(turn);
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> turn.take(() -> "second"));

        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        end.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
    }

    @Test
    void whoWaitsTooLongIsToldWhenToComeAgain() throws Exception {
        XesTurn turn = new XesTurn(Duration.ofMillis(50));
        CompletableFuture<String> first = first(turn);

        assertThatThrownBy(() -> turn.take(() -> "second")).isInstanceOfSatisfying(ProblemException.class, busy -> {
            assertThat(busy.problem().status()).isEqualTo(503);
            assertThat(busy.headers()).containsEntry("Retry-After", "10");
        });
        end.countDown();
        first.get(10, TimeUnit.SECONDS);
        assertThat(turn.<String>take(() -> "third")).isEqualTo("third");
    }

    @Test
    void aFaultEndsATurnToo() {
        XesTurn turn = new XesTurn(Duration.ZERO);
        assertThatThrownBy(() -> turn.take(() -> {
            throw new IllegalArgumentException();
        })).isInstanceOf(IllegalArgumentException.class);
        assertThat(turn.<String>take(() -> "next")).isEqualTo("next");
    }
}
