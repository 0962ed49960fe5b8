package io.throughline.journey.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final Turns turns = new Turns(1, 1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    private CompletableFuture<Integer> ask(Run run) {
        return CompletableFuture.supplyAsync(() -> turns.take(run, () -> {
            begun.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        }), THREADS);
    }

    @AfterEach
    void allEnd() {
        end.countDown();
    }

    @Test
    void oneIsAnsweredOneWaitsAndOneMoreIsRefused() {
        CompletableFuture<Integer> first = ask(TestWalk.run());
        await().until(() -> begun.get() == 1);
        CompletableFuture<Integer> second = ask(TestWalk.run());
        await().until(() -> turns.waiting() == 1);

        assertThatThrownBy(() -> ask(TestWalk.run()).join()).isInstanceOf(CompletionException.class).cause()
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.problem().status()).isEqualTo(503));

        assertThat(begun).hasValue(1);
        end.countDown();
        assertThat(first.join() + second.join()).isEqualTo(2);
    }

    @Test
    void whoIsCancelledWhileWaitingWaitsNoLongerAndLeavesTheirPlace() {
        ask(TestWalk.run());
        await().until(() -> begun.get() == 1);
        Run run = TestWalk.run();
        CompletableFuture<Integer> waiting = ask(run);
        await().until(() -> turns.waiting() == 1);

        run.cancel();

        assertThatThrownBy(waiting::join).isInstanceOf(CompletionException.class).cause().isInstanceOf(Cancelled.class);
        assertThat(turns.waiting()).isZero();
    }
}
