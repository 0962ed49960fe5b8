package io.throughline.recommendation.decision;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import io.smallrye.mutiny.Uni;
import io.throughline.commons.problem.ProblemException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;

/** Tells a store that is away from a fault of our own: the one is 503 and tried again, the other is 500 and mended. */
final class Stored {

    private static final int RETRY_SECONDS = 2;

    private Stored() {
    }

    static <T> Uni<T> orUnavailable(Uni<T> work) {
        return work.onFailure(Stored::isAway)
                .transform(away -> ProblemException.unavailable("The store does not answer.", RETRY_SECONDS));
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException said) {
                // Class 57P: shutting down, crashed, starting up; 53: out of connections or memory (PostgreSQL, appendix A).
                return said.getSqlState() != null && (said.getSqlState().startsWith("57P") || said.getSqlState().startsWith("53"));
            }
            // The client says a lost connection and a full waiting queue by a bare VertxException.
            if (cause instanceof IOException || cause instanceof TimeoutException || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }
}
