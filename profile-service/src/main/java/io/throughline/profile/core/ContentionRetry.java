package io.throughline.profile.core;

import java.sql.SQLException;
import java.util.Set;

import io.vertx.pgclient.PgException;

/** Recognises failures caused by concurrent writers only: the same work succeeds when it is repeated. */
public final class ContentionRetry {

    /** PostgreSQL, appendix A: serialization_failure, deadlock_detected. */
    private static final Set<String> STATES = Set.of("40001", "40P01");

    private ContentionRetry() {
    }

    /** Another writer changed between reading and locking what was read. */
    public static final class ConcurrentChangeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public ConcurrentChangeException() {
            super("Another writer was first", null, false, false);
        }
    }

    public static boolean passes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = switch (cause) {
                case PgException pg -> pg.getSqlState();
                case SQLException sql -> sql.getSQLState();
                default -> null;
            };
            if (cause instanceof ConcurrentChangeException || state != null && STATES.contains(state)) {
                return true;
            }
        }
        return false;
    }
}
