package io.throughline.journey.analysis.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.analysis.sequence.TestEventSequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryLimiterTest {

    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final QueryLimiter queryLimiter = new QueryLimiter(1, 1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    private CompletableFuture<Integer> ask(QueryRun run) {
        return CompletableFuture.supplyAsync(() -> queryLimiter.runQueued(run, () -> {
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
        CompletableFuture<Integer> first = ask(TestEventSequence.run());
        await().until(() -> begun.get() == 1);
        CompletableFuture<Integer> second = ask(TestEventSequence.run());
        await().until(() -> queryLimiter.waiting() == 1);

        assertThatThrownBy(() -> ask(TestEventSequence.run()).join()).isInstanceOf(CompletionException.class).cause()
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.problem().status()).isEqualTo(503));

        assertThat(begun).hasValue(1);
        end.countDown();
        assertThat(first.join() + second.join()).isEqualTo(2);
    }

    @Test
    void whoIsCancelledWhileWaitingWaitsNoLongerAndLeavesTheirPlace() {
        ask(TestEventSequence.run());
        await().until(() -> begun.get() == 1);
        QueryRun run = TestEventSequence.run();
        CompletableFuture<Integer> waiting = ask(run);
        await().until(() -> queryLimiter.waiting() == 1);

        run.cancel();

        assertThatThrownBy(waiting::join).isInstanceOf(CompletionException.class).cause().isInstanceOf(QueryCancelledException.class);
        assertThat(queryLimiter.waiting()).isZero();
    }
}
