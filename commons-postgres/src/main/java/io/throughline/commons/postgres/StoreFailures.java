package io.throughline.commons.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.problem.ProblemException;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;

/** Tells a store that is away from a fault of our own: the one is 503 and tried again, the other is 500 and mended. */
public final class StoreFailures {

    private static final int RETRY_SECONDS = 2;

    /** A server that vanished without a word says nothing at all; no request here takes a fraction of this. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private StoreFailures() {
    }

    /** Answers 503 where the store is away or takes too long. Work that takes too long is not undone: it may still be done. */
    public static <T> Uni<T> orUnavailable(Uni<T> work) {
        return orUnavailable(work, PATIENCE);
    }

    static <T> Uni<T> orUnavailable(Uni<T> work, Duration patience) {
        return uncancelled(work).ifNoItem().after(patience).fail().onFailure(StoreFailures::isAway)
                .transform(away -> ProblemException.unavailable("The store does not answer.", RETRY_SECONDS));
    }

    /** Work whose reader may leave: cancelled half way, a session would keep its connection, and the pool would run dry. */
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
                // Class 57P: shutting down, crashed, starting up; 53: out of connections or memory; 08: the connection (PostgreSQL,
                // appendix A).
                return state.startsWith("57P") || state.startsWith("53") || state.startsWith("08");
            }
            // The client says a lost connection and a full waiting queue by a bare VertxException.
            if (cause instanceof IOException || cause instanceof VertxException || cause instanceof TimeoutException
                    || cause instanceof io.smallrye.mutiny.TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
