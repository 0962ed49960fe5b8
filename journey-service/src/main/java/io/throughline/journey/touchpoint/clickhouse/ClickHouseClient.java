package io.throughline.journey.touchpoint.clickhouse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.loop.BackgroundLoop;

/** Accesses ClickHouse through its HTTP interface. For threads that may block. */
@ApplicationScoped
public class ClickHouseClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SIGN_EACH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClickHouseSettings settings;
    private final Client client;
    /** A separate pool of connections, so that waiting analyses do not delay writes and lookups. */
    private final Client analyses;
    /** For statements that rewrite or count a whole table. */
    private final Client jobs;

    @Inject
    public ClickHouseClient(ClickHouseSettings settings) {
        this.settings = settings;
        if (!settings.database().matches("\\w+")) {
            throw new IllegalArgumentException("CLICKHOUSE_DATABASE must be letters, digits and _");
        }
        this.client = client(settings, settings.writeTimeout(), false);
        this.analyses = client(settings, settings.analysisTimeout(), false);
        // Runs on threads of the client, so that the caller can give signs of life in the meantime.
        this.jobs = client(settings, settings.jobTimeout(), true);
    }

    private static Client client(ClickHouseSettings settings, Duration timeout, boolean elsewhere) {
        return new Client.Builder().addEndpoint(settings.url()).setUsername(settings.user())
                .setPassword(settings.password().orElse("")).setDefaultDatabase(settings.database())
                .setConnectTimeout(2, ChronoUnit.SECONDS).setSocketTimeout(timeout.toMillis())
                // Retried by the writer, after a check of what has arrived: the client's own retry would insert a batch twice.
                .setMaxRetries(0).useAsyncRequests(elsewhere)
                .compressServerResponse(false)
                // A batch's ids are thousands of literals, and an import of old years falls into hundreds of months. The same for all
                // queries, because an engine with a single session would switch them back and forth.
                .serverSetting("max_query_size", "33554432").serverSetting("max_partitions_per_insert_block", "0")
                .build();
    }

    /** The database of all tables of this service. */
    public String database() {
        return settings.database();
    }

    /** ClickHouse does not answer or answers that it cannot; the outcome of the statement is unknown. */
    public static final class ClickHouseUnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public ClickHouseUnavailableException(Throwable cause) {
            super(cause);
        }
    }

    /** For a caller who waits: gives up after the read timeout. */
    public List<JsonNode> queryWithReadTimeout(String sql) {
        return query(sql, settings.readTimeout(), settings.database());
    }

    /** For background work: waits as long as a write may take. */
    public List<JsonNode> query(String sql) {
        return query(sql, settings.writeTimeout(), settings.database());
    }

    /** For work on a whole table, which takes minutes if the table is large. */
    public List<JsonNode> job(String sql) {
        List<JsonNode> all = new ArrayList<>();
        read(jobs, sql, ClickHouseFormat.JSONEachRow, settings.jobTimeout(), settings.database(), body -> rows(body, all));
        return all;
    }

    /** Reloads a dictionary of this service's database, and returns when the new content is in use. */
    public void reload(String dictionary) {
        query("SYSTEM RELOAD DICTIONARY " + settings.database() + "." + dictionary);
    }

    /** Cancels the queries with this {@code log_comment}, on whichever replica they were started. Does not wait until they have ended. */
    public void kill(String comment) {
        query("KILL QUERY WHERE Settings['log_comment'] = " + quoted(comment));
    }

    /** Runs statements that create the database, which need not exist yet. */
    public void command(String sql) {
        query(sql, settings.writeTimeout(), "default");
    }

    private List<JsonNode> query(String sql, Duration timeout, String database) {
        List<JsonNode> all = new ArrayList<>();
        read(client, sql, ClickHouseFormat.JSONEachRow, timeout, database, body -> rows(body, all));
        return all;
    }

    /** For an analysis: rows as JSON, all of them in memory. */
    public List<JsonNode> analyse(String sql) {
        List<JsonNode> all = new ArrayList<>();
        read(analyses, sql, ClickHouseFormat.JSONEachRow, settings.analysisTimeout(), settings.database(), body -> rows(body, all));
        return all;
    }

    /** For an analysis: rows in RowBinary, as they are computed. */
    public void stream(String sql, Body reader) {
        read(analyses, sql, ClickHouseFormat.RowBinary, settings.analysisTimeout(), settings.database(), reader);
    }

    /** Reads an answer. Its exceptions, except {@link IOException}, are passed on. */
    public interface Body {

        void read(InputStream body) throws IOException;
    }

    private static void rows(InputStream body, List<JsonNode> all) throws IOException {
        try (MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(body)) {
            rows.forEachRemaining(all::add);
        }
    }

    private static void read(Client by, String sql, ClickHouseFormat format, Duration timeout, String database, Body reader) {
        QuerySettings query = new QuerySettings().setFormat(format).setDatabase(database);
        query.setNetworkTimeout(timeout.toMillis(), ChronoUnit.MILLIS);
        try (QueryResponse response = await(by.query(sql, query), timeout)) {
            reader.read(response.getInputStream());
        } catch (RuntimeException e) {
            throw of(e);
        } catch (Exception e) {
            throw new ClickHouseUnavailableException(e);
        }
    }

    /** The client's own exceptions mean that ClickHouse cannot be reached, unless it answered; all others come from the reader. */
    private static RuntimeException of(RuntimeException e) {
        boolean way = e.getClass().getPackageName().startsWith("com.clickhouse") && !(e instanceof ServerException)
                || e.getCause() instanceof IOException;
        return way ? new ClickHouseUnavailableException(e) : e;
    }

    /** @param rows JSON objects, one per line */
    public void insert(String table, byte[] rows, int length) {
        InsertSettings insert = new InsertSettings();
        insert.setNetworkTimeout(settings.writeTimeout().toMillis(), ChronoUnit.MILLIS);
        try (InsertResponse response = await(client.insert(table, new ByteArrayInputStream(rows, 0, length),
                ClickHouseFormat.JSONEachRow, insert), settings.writeTimeout())) {
            response.getWrittenRows();
        } catch (ClickHouseUnavailableException | ServerException e) {
            throw e;
        } catch (Exception e) {
            throw new ClickHouseUnavailableException(e);
        }
    }

    private static <T> T await(Future<T> future, Duration timeout) {
        long due = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                // A job may take longer than a loop may be silent, and has a time limit of its own.
                BackgroundLoop.signOfLife();
                long left = due - System.nanoTime();
                try {
                    return future.get(Math.min(left, SIGN_EACH_NANOS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (left <= SIGN_EACH_NANOS) {
                        throw new ClickHouseUnavailableException(e);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServerException refused ? refused : new ClickHouseUnavailableException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClickHouseUnavailableException(e);
        }
    }

    /** A text as a literal. Source: ClickHouse, SQL reference, Syntax: only \ and ' are special inside quotes. */
    public static String quoted(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 2).append('\'');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '\\') {
                literal.append('\\');
            }
            // A NUL byte might end the whole statement where C code handles it.
            literal.append(c == 0 ? "\\0" : String.valueOf(c));
        }
        return literal.append('\'').toString();
    }

    @PreDestroy
    void close() {
        client.close();
        analyses.close();
        jobs.close();
    }
}
