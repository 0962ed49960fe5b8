package io.throughline.journey.touchpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogNumbers;
import io.throughline.journey.touchpoint.log.LogRow;
import io.throughline.journey.touchpoint.log.LogTables;

/** The tables {@code message_ids} and {@code touchpoints} of V1__touchpoint_log.sql. */
@ApplicationScoped
public class ClickHouseTables implements LogTables {

    /** The most ids or subjects in one statement; more make it longer and not faster. */
    private static final int CHUNK = 10_000;
    private static final int BYTES_A_ROW = 1_024;
    private static final JsonFactory JSON = new JsonFactory();

    private final ClickHouseClient clickHouse;

    @Inject
    ClickHouseTables(ClickHouseClient clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public Map<UUID, Set<LogRow.KafkaPosition>> owners(List<LogRow> rows) {
        Map<UUID, Set<LogRow.KafkaPosition>> owners = new HashMap<>();
        for (List<LogRow> chunk : chunks(rows)) {
            String ids = chunk.stream().map(row -> "'" + row.id() + "'").collect(Collectors.joining(","));
            for (JsonNode found : clickHouse
                    .query("SELECT id, kafka_topic, kafka_partition, kafka_offset FROM message_ids WHERE id IN (" + ids + ")")) {
                owners.computeIfAbsent(UUID.fromString(found.get("id").textValue()), id -> new HashSet<>(2)).add(
                        new LogRow.KafkaPosition(found.get("kafka_topic").textValue(), found.get("kafka_partition").asInt(),
                                found.get("kafka_offset").asLong()));
            }
        }
        return owners;
    }

    @Override
    public void claim(List<LogRow> rows) {
        insert("message_ids", rows, (json, row) -> {
            json.writeStringField("id", row.id().toString());
            place(json, row.place());
        });
    }

    @Override
    public Set<UUID> present(List<LogRow> rows) {
        Map<List<String>, UUID> ids = rows.stream().collect(Collectors.toMap(
                row -> List.of(row.source(), row.messageId()), LogRow::id, (one, other) -> one));
        Set<UUID> present = new HashSet<>();
        for (List<LogRow> chunk : chunks(rows)) {
            String subjects = chunk.stream().map(row -> ClickHouseClient.quoted(row.subject())).distinct().collect(Collectors.joining(","));
            String messages = chunk.stream().map(row -> ClickHouseClient.quoted(row.messageId())).collect(Collectors.joining(","));
            for (JsonNode found : clickHouse.query("SELECT source, message_id FROM touchpoints WHERE subject IN (" + subjects
                    + ") AND message_id IN (" + messages + ")")) {
                UUID id = ids.get(List.of(found.get("source").textValue(), found.get("message_id").textValue()));
                if (id != null) {
                    present.add(id);
                }
            }
        }
        return present;
    }

    @Override
    public void append(List<LogRow> rows) {
        insert("touchpoints", rows, ClickHouseTables::touchpoint);
    }

    private static List<List<LogRow>> chunks(List<LogRow> rows) {
        return java.util.stream.IntStream.iterate(0, from -> from < rows.size(), from -> from + CHUNK)
                .mapToObj(from -> rows.subList(from, Math.min(rows.size(), from + CHUNK))).toList();
    }

    private interface Columns {

        void write(JsonGenerator json, LogRow row) throws IOException;
    }

    private void insert(String table, List<LogRow> rows, Columns columns) {
        RowBuffer out = new RowBuffer(rows.size() * BYTES_A_ROW);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setRootValueSeparator(null);
            for (LogRow row : rows) {
                json.writeStartObject();
                columns.write(json, row);
                json.writeEndObject();
                json.writeRaw('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clickHouse.insert(table, out.bytes(), out.size());
    }

    private static void touchpoint(JsonGenerator json, LogRow row) throws IOException {
        json.writeStringField("subject", row.subject());
        json.writeStringField("time", Rfc3339Format.formatForClickHouse(row.time()));
        json.writeStringField("source", row.source());
        json.writeStringField("trust", row.trust() == null ? "" : row.trust());
        json.writeStringField("message_id", row.messageId());
        json.writeStringField("type", row.type());
        json.writeStringField("name", row.name() == null ? "" : row.name());
        json.writeStringField("channel", row.channel());
        json.writeArrayFieldStart("identifiers");
        for (String identifier : row.identifiers()) {
            json.writeString(identifier);
        }
        json.writeEndArray();
        json.writeStringField("received_at", Rfc3339Format.formatForClickHouse(row.receivedAt()));
        optional(json, "original_timestamp", row.originalTimestamp());
        optional(json, "sent_at", row.sentAt());
        json.writeStringField("group_id", row.groupId() == null ? "" : row.groupId());
        json.writeStringField("previous_id", row.previousId() == null ? "" : row.previousId());
        String readable = LogNumbers.readable(row.properties());
        json.writeStringField("properties", readable);
        if (!readable.equals(row.properties())) {
            json.writeStringField("properties_sent", row.properties());
        }
        json.writeStringField("traits", row.traits());
        json.writeStringField("context", row.context());
        place(json, row.place());
    }

    private static void place(JsonGenerator json, LogRow.KafkaPosition place) throws IOException {
        json.writeStringField("kafka_topic", place.topic());
        json.writeNumberField("kafka_partition", place.partition());
        json.writeNumberField("kafka_offset", place.offset());
    }

    private static void optional(JsonGenerator json, String name, Instant time) throws IOException {
        if (time != null) {
            json.writeStringField(name, Rfc3339Format.formatForClickHouse(time));
        }
    }

    /** Exposes its bytes without copying them. */
    private static final class RowBuffer extends ByteArrayOutputStream {

        RowBuffer(int size) {
            super(size);
        }

        byte[] bytes() {
            return buf;
        }
    }
}
