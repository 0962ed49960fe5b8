package io.throughline.journey.analysis.execution;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.LogSql;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** Sends a question's queries to ClickHouse with the question's limits and under its id, so that they can be cancelled. */
@ApplicationScoped
public class QueryExecutor {

    public static final int MEMORY_LIMIT = 241;
    /** TIMEOUT_EXCEEDED, TOO_SLOW. Source of all: ClickHouse, src/Common/ErrorCodes.cpp */
    private static final List<Integer> TIMEOUT = List.of(159, 160);
    private static final int CANCELLED = 394;
    /** TOO_MANY_ROWS_OR_BYTES */
    private static final int TOO_MANY_ROWS = 396;
    private static final List<Integer> TABLES_GONE = List.of(60, 81);
    private static final int MOST_ROWS = 10_000;
    private static final int BLOCK_ROWS = 8_192;

    private final ClickHouseClient clickHouse;
    private final LogSchemaMigrator schema;
    private final AnalysisSettings settings;

    @Inject
    QueryExecutor(ClickHouseClient clickHouse, LogSchemaMigrator schema, AnalysisSettings settings) {
        this.clickHouse = clickHouse;
        this.schema = schema;
        this.settings = settings;
    }

    @Produces
    @ApplicationScoped
    static AnalysisSql sql(ClickHouseClient clickHouse) {
        return new LogSql(clickHouse.database());
    }

    /** The ClickHouse query id of a question's queries, by which they can be cancelled. */
    static String name(String queryId) {
        return "tl:" + queryId;
    }

    /** Large groupings spill to ClickHouse's disk and are merged from there: slower, but they do not fail. */
    private String bounded(String sql, QueryRun run) {
        return sql + " SETTINGS max_execution_time = " + Math.max(1, settings.maxTime().toMillis()) / 1000.0
                + ", timeout_overflow_mode = 'throw', max_memory_usage = " + settings.maxMemory()
                + ", max_bytes_before_external_group_by = " + settings.maxMemory() / 10 * 7 + (settings.merged() ? ", final = 1" : "")
                + ", log_comment = " + ClickHouseClient.quoted(name(run.queryId()));
    }

    public List<JsonNode> rows(String sql, QueryRun run) {
        run.checkCancelled();
        try {
            return clickHouse.analyse(bounded(sql, run) + ", max_result_rows = " + MOST_ROWS + ", result_overflow_mode = 'throw'");
        } catch (ServerException e) {
            throw refused(e);
        }
    }

    /**
     * Reads in blocks of few rows, because rows can be long: a whole block is in memory at once, and is sent while the next is computed.
     *
     * @throws ServerException of {@link #MEMORY_LIMIT} unchanged, because smaller slices may fit
     */
    public void stream(String sql, QueryRun run, ClickHouseClient.Body body) {
        run.checkCancelled();
        try {
            clickHouse.stream(bounded(sql, run) + ", max_block_size = " + BLOCK_ROWS, body);
        } catch (ServerException e) {
            throw e.getCode() == MEMORY_LIMIT ? e : refused(e);
        } catch (ClickHouseClient.ClickHouseUnavailableException e) {
            // A query that is cancelled in the middle of an answer reports no error.
            run.checkCancelled();
            throw e;
        }
    }

    /** The error that the caller sees. */
    public RuntimeException refused(ServerException e) {
        if (TIMEOUT.contains(e.getCode())) {
            return ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "This takes longer than " + settings.maxTime().toSeconds() + " s: narrow the period or the filter.");
        }
        if (e.getCode() == MEMORY_LIMIT) {
            return ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "This takes more memory than one question may have: narrow the period or the filter.");
        }
        if (e.getCode() == TOO_MANY_ROWS) {
            return ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "This gives more than " + MOST_ROWS + " rows: narrow the period or the breakdown.");
        }
        if (e.getCode() == CANCELLED) {
            return new QueryCancelledException();
        }
        if (TABLES_GONE.contains(e.getCode())) {
            schema.markStale();
        }
        return e;
    }
}
