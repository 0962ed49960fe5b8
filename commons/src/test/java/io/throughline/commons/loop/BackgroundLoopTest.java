package io.throughline.commons.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.throughline.commons.loop.LoopState.LoopStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackgroundLoopTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(10);

    private BackgroundLoop loop;

    @AfterEach
    void close() {
        if (loop != null) {
            loop.close();
        }
    }

    private void awaitVerdict(LoopStatus loopStatus) {
        await().atMost(Duration.ofSeconds(10)).until(() -> loop.state().verdict() == loopStatus);
    }

    static List<Throwable> failures() {
        return List.of(new OutOfMemoryError("not really"), new StackOverflowError(), new AssertionError("broken"),
                new NoClassDefFoundError("Gone"),
                new IOException("away"), new IllegalStateException("away"), new Throwable("neither"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverAStepThrowsTheLoopGoesOnAndCountsIt(Throwable failure) throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch wentOn = new CountDownLatch(3);
        loop = BackgroundLoop.named("test").longestPause(SHORT).every(SHORT, () -> {
            if (steps.incrementAndGet() % 2 == 1 && steps.get() < 6) {
                BackgroundLoopTest.<RuntimeException>raise(failure);
            }
            wentOn.countDown();
        }).start();

        assertTrue(wentOn.await(10, TimeUnit.SECONDS));
        assertEquals(3, loop.state().failures());
        await().until(() -> loop.state().successes() >= 3);
        assertTrue(loop.state().lastSuccess() > 0);
        awaitVerdict(LoopStatus.WELL);
    }

    @Test
    void aStepThatSaysDoneEndsTheLoopAndThatIsNoDeath() {
        AtomicInteger steps = new AtomicInteger();
        AtomicBoolean tidied = new AtomicBoolean();
        loop = BackgroundLoop.named("test").onEnd(() -> tidied.set(true)).steps(() -> {
            steps.incrementAndGet();
            return BackgroundLoop.DONE;
        }).start();

        awaitVerdict(LoopStatus.ENDED);
        await().until(tidied::get);
        assertEquals(1, steps.get());
    }

    @Test
    void aNudgeEndsARestAndNoneIsLost() {
        AtomicInteger steps = new AtomicInteger();
        loop = BackgroundLoop.named("test").every(LONG, steps::incrementAndGet).start();
        await().until(() -> steps.get() == 1);

        loop.wakeUp();

        await().until(() -> steps.get() == 2);
    }

    @Test
    void beforeItsFirstStepItRestsAsLongAsItIsTold() {
        AtomicInteger steps = new AtomicInteger();
        loop = BackgroundLoop.named("test").startAfter(LONG).every(LONG, steps::incrementAndGet).start();

        await().during(Duration.ofMillis(100)).until(() -> steps.get() == 0);
    }

    @Test
    void closingEndsARestAndAPauseAtOnceAndAStepThatHangsByAnInterrupt() throws Exception {
        for (BackgroundLoop each : List.of(BackgroundLoop.named("rests").every(LONG, () -> {
        }), BackgroundLoop.named("fails").every(LONG, () -> {
            throw new IllegalStateException("away");
        }), BackgroundLoop.named("waits").startAfter(LONG).every(LONG, () -> {
        }))) {
            each.start();
            long began = System.nanoTime();
            each.close();
            assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(5));
            assertEquals(LoopStatus.ENDED, each.state().verdict());
            assertFalse(each.state().isRunning());
        }
    }

    @Test
    void aThreadThatIsInterruptedThoughNobodyClosedItIsDead() {
        loop = BackgroundLoop.named("test").every(SHORT, () -> Thread.currentThread().interrupt()).start();

        awaitVerdict(LoopStatus.DEAD);
        assertFalse(loop.state().verdict().isAlive());
    }

    @Test
    void aStepWithoutASignHangsAndOneThatGivesSignsDoesNot() {
        AtomicBoolean signs = new AtomicBoolean(true);
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        loop = BackgroundLoop.named("test").hungAfter(Duration.ofMillis(500)).every(LONG, () -> {
            while (!end.get()) {
                begun.countDown();
                if (signs.get()) {
                    loop.heartbeat();
                }
                Thread.sleep(SHORT);
            }
        });
        loop.start();
        await().until(() -> begun.getCount() == 0);
        await().during(Duration.ofMillis(800)).until(() -> loop.state().verdict() == LoopStatus.WELL);

        signs.set(false);
        awaitVerdict(LoopStatus.HUNG);
        end.set(true);

        awaitVerdict(LoopStatus.WELL);
    }

    @Test
    void anExceptionHoweverLongIsNoReasonToRestartAndErrorsAloneAre() {
        AtomicBoolean errors = new AtomicBoolean();
        AtomicBoolean well = new AtomicBoolean();
        loop = BackgroundLoop.named("test").longestPause(SHORT).errorsLast(Duration.ofMillis(200)).every(SHORT, () -> {
            if (errors.get()) {
                throw new NoClassDefFoundError("Gone");
            }
            if (!well.get()) {
                throw new IllegalStateException("the store is away");
            }
        }).start();
        awaitVerdict(LoopStatus.FAILING);
        await().during(Duration.ofMillis(400)).until(() -> loop.state().verdict().isAlive());

        errors.set(true);
        awaitVerdict(LoopStatus.BROKEN);
        errors.set(false);
        well.set(true);

        awaitVerdict(LoopStatus.WELL);
    }

    @Test
    void whatIsNeededToServeIsReadyAfterTheFirstSuccessAndStaysSoWhileItsStoreIsAway() {
        AtomicBoolean away = new AtomicBoolean(true);
        loop = BackgroundLoop.named("test").neededToServe().longestPause(SHORT).every(SHORT, () -> {
            if (away.get()) {
                throw new IllegalStateException("away");
            }
        }).start();
        await().until(() -> loop.state().failures() > 2);
        assertFalse(loop.state().isReady());

        away.set(false);
        await().until(() -> loop.state().isReady());
        away.set(true);

        awaitVerdict(LoopStatus.FAILING);
        assertTrue(loop.state().isReady());
    }
}
