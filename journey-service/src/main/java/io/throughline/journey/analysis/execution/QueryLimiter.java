package io.throughline.journey.analysis.execution;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.ProblemException;

/** Limits how many questions run at once. A bounded number waits in order of arrival; any more are refused. */
@ApplicationScoped
class QueryLimiter {

    private static final int RETRY_AFTER_SECONDS = 2;
    private static final long LOOK_MILLIS = 200;

    private final Semaphore turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int mostWaiting;

    @Inject
    QueryLimiter(AnalysisSettings settings) {
        this(settings.atOnce(), settings.waiting());
    }

    QueryLimiter(int atOnce, int mostWaiting) {
        this.turns = new Semaphore(atOnce, true);
        this.mostWaiting = mostWaiting;
    }

    /**
     * @throws QueryCancelledException if it was cancelled while it waited
     * @throws ProblemException 503 if too many questions wait already
     */
    <T> T runQueued(QueryRun run, Supplier<T> question) {
        if (!turns.tryAcquire()) {
            await(run);
        }
        try {
            return question.get();
        } finally {
            turns.release();
        }
    }

    int waiting() {
        return waiting.get();
    }

    private void await(QueryRun run) {
        try {
            if (waiting.incrementAndGet() > mostWaiting) {
                throw ProblemException.unavailable("Too many questions are asked at once; try again.", RETRY_AFTER_SECONDS);
            }
            while (!turns.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                run.checkCancelled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryCancelledException();
        } finally {
            waiting.decrementAndGet();
        }
    }
}
