package io.throughline.commons.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.throughline.commons.problem.ProblemException;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreFailuresTest {

    @Test
    void aStoreThatCannotBeReachedIsUnavailable() {
        assertUnavailable(StoreFailures.orUnavailable(Uni.createFrom().failure(new CompletionException(new ConnectException("refused")))));
    }

    @ParameterizedTest
    @CsvSource({ "57P01,true", "53300,true", "08006,true", "23505,false", "42P01,false" })
    void whatPostgresSaysOfItselfIsToldFromWhatItSaysOfUs(String state, boolean away) {
        PgException said = new PgException("said", "ERROR", state, null);

        Uni<Object> answer = StoreFailures.orUnavailable(Uni.createFrom().failure(said));

        if (away) {
            assertUnavailable(answer);
        } else {
            assertSame(said, assertThrows(PgException.class, () -> answer.await().indefinitely()));
        }
    }

    @Test
    void aStoreThatSaysNothingIsUnavailableButItsWorkIsNotCutOff() {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        UniEmitter<?>[] server = new UniEmitter<?>[1];
        Uni<Object> work = Uni.createFrom().emitter(emitter -> server[0] = emitter).onCancellation()
                .invoke(() -> cancelled.set(true)).onTermination().invoke(() -> done.set(true));

        assertUnavailable(StoreFailures.orUnavailable(work, Duration.ofMillis(20)));

        assertFalse(cancelled.get());
        server[0].complete(null);
        assertTrue(done.get());
    }

    @Test
    void anAnswerAndAFaultOfOurOwnPass() {
        Uni<Integer> faulty = StoreFailures.orUnavailable(Uni.createFrom().failure(new IllegalStateException("ours")));

        assertEquals(7, StoreFailures.orUnavailable(Uni.createFrom().item(7)).await().indefinitely());
        assertNull(StoreFailures.orUnavailable(Uni.createFrom().nullItem()).await().indefinitely());
        assertThrows(IllegalStateException.class, () -> faulty.await().indefinitely());
    }

    private static void assertUnavailable(Uni<?> answer) {
        ProblemException problem = assertThrows(ProblemException.class, () -> answer.await().indefinitely());
        assertEquals(503, problem.problem().status());
        assertEquals("2", problem.headers().get("Retry-After"));
    }
}
