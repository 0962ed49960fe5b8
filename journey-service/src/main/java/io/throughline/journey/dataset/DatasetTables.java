package io.throughline.journey.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** The rows of datasets, one partition each. */
@ApplicationScoped
class DatasetTables {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final ClickHouseClient clickHouse;
    private final LogSchemaMigrator schema;

    @Inject
    DatasetTables(ClickHouseClient clickHouse, LogSchemaMigrator schema) {
        this.clickHouse = clickHouse;
        this.schema = schema;
    }

    private interface Writer<R> {

        void write(JsonGenerator json, R row) throws IOException;
    }

    /** Deletes what an earlier attempt at a part left, which was not visible: lines from this one on belong to no finished part. */
    void clearFrom(UUID dataset, long line) {
        schema.ensure();
        String where = " WHERE dataset = '" + dataset + "' AND seq >= " + line;
        if (!clickHouse.query("SELECT 1 FROM bulk_events" + where + " LIMIT 1").isEmpty()) {
            clickHouse.query("DELETE FROM " + clickHouse.database() + ".bulk_events" + where);
        }
    }

    void insertEvents(UUID dataset, List<EventRowReader.Row> rows) {
        insert("bulk_events", rows, (json, row) -> {
            json.writeStringField("dataset", dataset.toString());
            json.writeStringField("subject", row.subject());
            json.writeStringField("time", TIME.format(row.time()));
            json.writeNumberField("seq", row.seq());
            json.writeStringField("source", "dataset");
            json.writeStringField("channel", row.channel());
            json.writeStringField("type", row.type());
            json.writeStringField("name", row.name());
            json.writeStringField("properties", row.properties());
        });
    }

    /** Inserts all paths of a dataset at once, after deleting what an earlier attempt left. */
    void insertPaths(UUID dataset, List<PathRowReader.Row> rows) {
        schema.ensure();
        clickHouse.query("ALTER TABLE " + clickHouse.database() + ".bulk_paths DROP PARTITION '" + dataset + "'");
        insert("bulk_paths", rows, (json, row) -> {
            json.writeStringField("dataset", dataset.toString());
            json.writeArrayFieldStart("path");
            for (String touch : row.path()) {
                json.writeString(touch);
            }
            json.writeEndArray();
            json.writeNumberField("conversions", row.conversions());
            json.writeNumberField("value", row.value());
            json.writeNumberField("nulls", row.nulls());
        });
    }

    private <R> void insert(String table, List<R> rows, Writer<R> writer) {
        if (rows.isEmpty()) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json =
                JSON.createGenerator(out).setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"))) {
            for (R row : rows) {
                json.writeStartObject();
                writer.write(json, row);
                json.writeEndObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = out.toByteArray();
        clickHouse.insert(table, bytes, bytes.length);
    }

    void drop(UUID dataset) {
        schema.ensure();
        for (String table : List.of("bulk_events", "bulk_paths")) {
            clickHouse.query("ALTER TABLE " + clickHouse.database() + '.' + table + " DROP PARTITION '" + dataset + "'");
        }
    }

    static Instant earlier(Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    static Instant later(Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
