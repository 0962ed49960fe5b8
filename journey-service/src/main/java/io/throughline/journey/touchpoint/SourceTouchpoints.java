package io.throughline.journey.touchpoint;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.kafka.TopicDefinitions;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.clickhouse.TableDeletion;
import io.throughline.journey.touchpoint.log.LogRow;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;

/** Finds and deletes everything in the log from one source, or the responses that one partner posted. */
@ApplicationScoped
public class SourceTouchpoints {

    /** The table, and the kind of its rows in a receipt. */
    public static final String TOUCHPOINTS = "touchpoints";
    /** The places of this many rows are in ClickHouse's memory at once. */
    private static final long SLICE_ROWS = 500_000;
    private static final String PLACE = "kafka_topic, kafka_partition, kafka_offset";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClickHouseClient clickHouse;
    private final LogSchemaMigrator schema;

    @Inject
    SourceTouchpoints(ClickHouseClient clickHouse, LogSchemaMigrator schema) {
        this.clickHouse = clickHouse;
        this.schema = schema;
    }

    /**
     * The deletions, in this order. First the ids that show whether an event came before, found by the rows that they brought, so that
     * corrected events with the same ids may come again; then the rows. An interrupted deletion begins again with the ids of all remaining
     * rows.
     */
    public List<CountedDeletion> deletions(SourceRetraction retraction) {
        return deletions(retraction, SLICE_ROWS);
    }

    List<CountedDeletion> deletions(SourceRetraction retraction, long most) {
        schema.ensure();
        String rows = rows(retraction);
        List<CountedDeletion> deletions = new ArrayList<>();
        for (ReceiptSlices.Slice slice : new ReceiptSlices(clickHouse, most).of(rows)) {
            deletions.add(new TableDeletion(clickHouse, "message_ids", ids(rows, slice)));
        }
        deletions.add(new TableDeletion(clickHouse, TOUCHPOINTS, rows));
        return deletions;
    }

    /** An id is written after its row was received, but by another clock, so the delay is unknown. */
    private static String ids(String rows, ReceiptSlices.Slice slice) {
        return "day >= toDate('" + slice.from().atZone(ZoneOffset.UTC).toLocalDate().minusDays(2) + "') AND (" + PLACE + ") IN (SELECT "
                + PLACE
                + " FROM touchpoints WHERE " + rows + " AND " + slice.condition() + ")";
    }

    public long count(SourceRetraction retraction) {
        schema.ensure();
        return new TableDeletion(clickHouse, TOUCHPOINTS, rows(retraction)).count();
    }

    /** A partner and a source of the collector may have the same id. The log's times have milliseconds. */
    private static String rows(SourceRetraction retraction) {
        return "source = " + ClickHouseClient.quoted(retraction.source()) + " AND received_at >= " + time(retraction.from())
                + " AND received_at < "
                + time(retraction.until()) + (retraction.origin() == SourceKind.PARTNER
                        ? " AND kafka_topic = '" + TopicDefinitions.FEEDBACK + "' AND (source != '" + LogEventReader.OWN_RESPONSES
                                + "' OR JSONExtractString(properties, 'partner') = source)"
                        : " AND kafka_topic != '" + TopicDefinitions.FEEDBACK + "'");
    }

    /** Whether a partner posted the response, and not the company itself. */
    public static boolean isPartners(LogRow response) {
        try {
            return !response.source().equals(LogEventReader.OWN_RESPONSES) || JSON.readTree(response.properties()).hasNonNull("partner");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The properties are no JSON", e);
        }
    }

    static String time(Instant at) {
        return "toDateTime64(" + ClickHouseClient.quoted(Rfc3339Format.formatForClickHouse(at)) + ", 3, 'UTC')";
    }
}
