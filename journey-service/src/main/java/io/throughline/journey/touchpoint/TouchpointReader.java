package io.throughline.journey.touchpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/** Reads touchpoints from the log. */
@ApplicationScoped
public class TouchpointReader {

    /** Returns numbers as they were sent, including those that no double can hold. */
    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final ClickHouseClient clickHouse;

    @Inject
    TouchpointReader(ClickHouseClient clickHouse) {
        this.clickHouse = clickHouse;
    }

    /**
     * Newest first.
     *
     * @throws ClickHouse.ClickHouseUnavailableException if the log does not answer
     */
    public List<Touchpoint> read(TouchpointFilter filter) {
        // LIMIT 1 BY hides duplicates of two writers that are not merged yet.
        String sql = "SELECT message_id, type, name, channel, source, trust, subject, toUnixTimestamp64Milli(time) AS at, "
                + "toUnixTimestamp64Milli(received_at) AS received, if(properties_sent = '', properties, properties_sent) AS sent, "
                + "traits, context FROM touchpoints WHERE "
                + String.join(" AND ", conditions(filter))
                + " ORDER BY time DESC, message_id DESC, source DESC LIMIT 1 BY source, message_id LIMIT " + filter.limit();
        return clickHouse.queryWithReadTimeout(sql).stream().map(TouchpointReader::touchpoint).toList();
    }

    private static List<String> conditions(TouchpointFilter filter) {
        List<String> conditions = new ArrayList<>();
        conditions.add(in("subject", filter.subjects()));
        addIn(conditions, "channel", filter.channels());
        addIn(conditions, "name", filter.names());
        addIn(conditions, "type", filter.types());
        if (filter.from() != null) {
            conditions.add("time >= " + time(filter.from()));
        }
        if (filter.to() != null) {
            conditions.add("time < " + time(filter.to()));
        }
        if (filter.after() != null) {
            TouchpointFilter.Key after = filter.after();
            // The first half is implied by the second; it allows ClickHouse to skip whole months.
            conditions.add("time <= " + time(after.time()) + " AND (time, message_id, source) < (" + time(after.time()) + ", "
                    + ClickHouseClient.quoted(after.messageId()) + ", " + ClickHouseClient.quoted(after.source()) + ")");
        }
        return conditions;
    }

    private static void addIn(List<String> conditions, String column, Collection<?> values) {
        if (!values.isEmpty()) {
            conditions.add(in(column, values));
        }
    }

    private static String in(String column, Collection<?> values) {
        return column + " IN (" + values.stream().map(value -> ClickHouseClient.quoted(value.toString())).collect(Collectors.joining(","))
                + ")";
    }

    private static String time(Instant instant) {
        return "fromUnixTimestamp64Milli(" + instant.toEpochMilli() + ", 'UTC')";
    }

    private static Touchpoint touchpoint(JsonNode row) {
        String name = row.get("name").textValue();
        return new Touchpoint(row.get("message_id").textValue(), row.get("type").textValue(), name.isEmpty() ? null : name,
                row.get("channel").textValue(), row.get("source").textValue(),
                SourceTrust.of(row.get("trust").textValue()).orElse(null), row.get("subject").textValue(),
                Instant.ofEpochMilli(row.get("at").asLong()), Instant.ofEpochMilli(row.get("received").asLong()),
                object(row, "sent"), orNull(object(row, "traits")), orNull(object(row, "context")));
    }

    private static JsonNode orNull(JsonNode object) {
        return object.isEmpty() ? null : object;
    }

    private static JsonNode object(JsonNode row, String column) {
        try {
            return JSON.readTree(row.get(column).textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
