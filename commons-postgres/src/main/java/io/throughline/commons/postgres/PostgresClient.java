package io.throughline.commons.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.loop.BackgroundLoop;
import io.vertx.sqlclient.DatabaseException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs reactive units of work for threads that may block, and passes batches as one parameter. */
public final class PostgresClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAN_ANEW = "select set_config('plan_cache_mode', 'force_custom_plan', true)";

    /** The wait for a server that vanished without closing the connection; every unit of work here takes a fraction of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);

    private PostgresClient() {
    }

    /**
     * Runs a unit of work in a transaction of its own and waits for it. Not for the event loop. Its statements touch many rows
     * and are planned anew each time, by the current content of the tables. A cached plan from when a table was small would read
     * all of it for each row, until PostgreSQL updates its statistics, which takes up to a minute.
     */
    public static <T> T inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return await(() -> Panache.withTransaction(() -> Panache.getSession().chain(session -> session
                .createNativeQuery(PLAN_ANEW, String.class).getSingleResult().chain(() -> work.apply(session)))));
    }

    /** Runs reactive work on a Vert.x context and waits for it. Not for the event loop. */
    public static <T> T await(Supplier<Uni<T>> work) {
        BackgroundLoop.signOfLife();
        try {
            return VertxContextSupport.subscribeAndAwait(() -> work.get().ifNoItem().after(PATIENCE).fail());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether PostgreSQL answers. Blocks. */
    public static boolean answers() {
        try {
            return await(() -> Panache.withSession(() -> Panache.getSession()
                    .chain(session -> session.createNativeQuery("select 1", Integer.class).getSingleResult()))
                    .ifNoItem().after(SHORT_PATIENCE).fail()) == 1;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /**
     * Whether PostgreSQL refused the data themselves, so that another attempt cannot succeed: SQLSTATE class 22 (data exception)
     * or 23 (integrity constraint violation). A full disk, a standby or a missing table would affect every event alike. A failure
     * without a SQLSTATE arose before PostgreSQL was asked, or because it is unavailable. Blocks.
     */
    public static boolean refusedData(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = switch (cause) {
                case DatabaseException e -> e.getSqlState();
                case SQLException e -> e.getSQLState();
                default -> null;
            };
            if (state != null) {
                return state.startsWith("22") || state.startsWith("23");
            }
        }
        return answers();
    }

    /**
     * Rows as one JSON parameter, for {@code from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(…)}: one statement
     * per batch, whatever its size, and one plan. The inner cast makes the parameter a text; the reactive client would send a
     * jsonb parameter as a JSON string.
     */
    public static String rows(List<?> rows) {
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Rows must be of plain values", e);
        }
    }
}
