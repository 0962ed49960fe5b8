package io.throughline.commons.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.problem.ProblemException;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;

/** Distinguishes an unavailable store, which is answered by 503 and worth another attempt, from an error in the service, which is a 500. */
public final class StoreFailures {

    private static final int RETRY_SECONDS = 2;

    /** The wait for a server that vanished without closing the connection; every request here takes a fraction of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private StoreFailures() {
    }

    /** Answers 503 where the store is unavailable or too slow. Slow work is not undone and may still complete. */
    public static <T> Uni<T> orUnavailable(Uni<T> work) {
        return orUnavailable(work, PATIENCE);
    }

    static <T> Uni<T> orUnavailable(Uni<T> work, Duration patience) {
        return uncancelled(work).ifNoItem().after(patience).fail().onFailure(StoreFailures::isAway)
                .transform(away -> ProblemException.unavailable("The store does not answer.", RETRY_SECONDS));
    }

    /**
     * Protects work from the cancellation by a client that disconnects. A cancelled session would keep its connection and empty
     * the pool.
     */
    private static <T> Uni<T> uncancelled(Uni<T> work) {
        return Uni.createFrom().emitter(answer -> work.subscribe().with(answer::complete, answer::fail));
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = switch (cause) {
                case DatabaseException e -> e.getSqlState();
                case SQLException e -> e.getSQLState();
                default -> null;
            };
            if (state != null) {
                // Class 57P: shutting down, crashed, starting up; 53: out of connections or memory; 08: connection failure
                // (PostgreSQL, appendix A).
                return state.startsWith("57P") || state.startsWith("53") || state.startsWith("08");
            }
            // The client reports a lost connection and a full waiting queue as a bare VertxException.
            if (cause instanceof IOException || cause instanceof VertxException || cause instanceof TimeoutException
                    || cause instanceof io.smallrye.mutiny.TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
