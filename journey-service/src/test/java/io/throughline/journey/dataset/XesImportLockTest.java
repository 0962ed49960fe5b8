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

class XesImportLockTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    private CompletableFuture<String> first(XesImportLock turn) throws InterruptedException {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> turn.runExclusively(() -> {
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
        XesImportLock turn = new XesImportLock(Duration.ofSeconds(10));
        CompletableFuture<String> first = first(turn);
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> turn.runExclusively(() -> "second"));

        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        end.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
    }

    @Test
    void whoWaitsTooLongIsToldWhenToComeAgain() throws Exception {
        XesImportLock turn = new XesImportLock(Duration.ofMillis(50));
        CompletableFuture<String> first = first(turn);

        assertThatThrownBy(() -> turn.runExclusively(() -> "second")).isInstanceOfSatisfying(ProblemException.class, busy -> {
            assertThat(busy.problem().status()).isEqualTo(503);
            assertThat(busy.headers()).containsEntry("Retry-After", "10");
        });
        end.countDown();
        first.get(10, TimeUnit.SECONDS);
        assertThat(turn.<String>runExclusively(() -> "third")).isEqualTo("third");
    }

    @Test
    void aFaultEndsATurnToo() {
        XesImportLock turn = new XesImportLock(Duration.ZERO);
        assertThatThrownBy(() -> turn.runExclusively(() -> {
            throw new IllegalArgumentException();
        })).isInstanceOf(IllegalArgumentException.class);
        assertThat(turn.<String>runExclusively(() -> "next")).isEqualTo("next");
    }
}
