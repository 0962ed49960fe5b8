package io.throughline.journey.touchpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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

/** ClickHouse by its HTTP interface. For threads that may block. */
@ApplicationScoped
public class ClickHouse {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClickHouseSettings settings;
    private final Client client;

    @Inject
    ClickHouse(ClickHouseSettings settings) {
        this.settings = settings;
        if (!settings.database().matches("\\w+")) {
            throw new IllegalArgumentException("CLICKHOUSE_DATABASE must be letters, digits and _");
        }
        this.client = new Client.Builder().addEndpoint(settings.url()).setUsername(settings.user())
                .setPassword(settings.password().orElse("")).setDefaultDatabase(settings.database())
                .setConnectTimeout(2, ChronoUnit.SECONDS).setSocketTimeout(settings.writeTimeout().toMillis())
                // Retried here, after a look at what has arrived: the client's own retry would insert a batch twice.
                .setMaxRetries(0)
                .compressServerResponse(false)
                // A batch's ids are thousands of literals, and an import of old years falls into hundreds of months.
                // The same for all queries: an engine of one session would set them back and forth.
                .serverSetting("max_query_size", "33554432").serverSetting("max_partitions_per_insert_block", "0")
                .build();
    }

    /** ClickHouse does not answer, or answers that it cannot; nothing is known of what was asked of it. */
    public static final class Away extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Away(Throwable cause) {
            super(cause);
        }
    }

    /** For somebody who waits: gives up after the read timeout. */
    public List<JsonNode> ask(String sql) {
        return query(sql, settings.readTimeout(), settings.database());
    }

    List<JsonNode> query(String sql) {
        return query(sql, settings.writeTimeout(), settings.database());
    }

    /** Statements that make what the default database need not have. */
    void command(String sql) {
        query(sql, settings.writeTimeout(), "default");
    }

    private List<JsonNode> query(String sql, Duration timeout, String database) {
        QuerySettings query = new QuerySettings().setFormat(ClickHouseFormat.JSONEachRow).setDatabase(database);
        query.setNetworkTimeout(timeout.toMillis(), ChronoUnit.MILLIS);
        try (QueryResponse response = await(client.query(sql, query), timeout);
                MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(response.getInputStream())) {
            List<JsonNode> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        } catch (Away | ServerException e) {
            throw e;
        } catch (Exception e) {
            throw new Away(e);
        }
    }

    /** @param rows JSON objects, one a line */
    void insert(String table, byte[] rows, int length) {
        InsertSettings insert = new InsertSettings();
        insert.setNetworkTimeout(settings.writeTimeout().toMillis(), ChronoUnit.MILLIS);
        try (InsertResponse response = await(client.insert(table, new ByteArrayInputStream(rows, 0, length),
                ClickHouseFormat.JSONEachRow, insert), settings.writeTimeout())) {
            response.getWrittenRows();
        } catch (Away | ServerException e) {
            throw e;
        } catch (Exception e) {
            throw new Away(e);
        }
    }

    private static <T> T await(Future<T> future, Duration timeout) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServerException refused ? refused : new Away(e.getCause());
        } catch (TimeoutException e) {
            throw new Away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away(e);
        }
    }

    /** A text as a literal. Source: ClickHouse, SQL reference, Syntax: only \ and ' mean anything inside of quotes. */
    public static String quoted(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 2).append('\'');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '\\') {
                literal.append('\\');
            }
            // A NUL might end the whole statement on its way through C.
            literal.append(c == 0 ? "\\0" : String.valueOf(c));
        }
        return literal.append('\'').toString();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
