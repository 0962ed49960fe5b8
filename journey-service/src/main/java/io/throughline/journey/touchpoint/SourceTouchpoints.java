package io.throughline.journey.touchpoint;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.kafka.Topics;
import io.throughline.commons.retraction.Origin;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.journey.store.CountedDeletion;

/** All that the log has from one source, or of the responses that one partner posted. */
@ApplicationScoped
public class SourceTouchpoints {

    /** The table, and the kind of its rows in a receipt. */
    public static final String TOUCHPOINTS = "touchpoints";
    private static final String PLACE = "kafka_topic, kafka_partition, kafka_offset";

    private final ClickHouse clickHouse;
    private final LogSchema schema;

    @Inject
    SourceTouchpoints(ClickHouse clickHouse, LogSchema schema) {
        this.clickHouse = clickHouse;
        this.schema = schema;
    }

    /**
     * What is to be deleted, in this order: first the ids that tell whether an event was there before, which are found by the rows that
     * they brought, so that the same ids may come again with what is right; then the rows.
     */
    public List<CountedDeletion> deletions(SourceRetraction retraction) {
        schema.ensure();
        String rows = rows(retraction);
        return List.of(new TableDeletion(clickHouse, "message_ids", "(" + PLACE + ") IN (SELECT " + PLACE + " FROM touchpoints WHERE " + rows + ")"),
                new TableDeletion(clickHouse, TOUCHPOINTS, rows));
    }

    public long count(SourceRetraction retraction) {
        schema.ensure();
        return new TableDeletion(clickHouse, TOUCHPOINTS, rows(retraction)).count();
    }

    /** A partner and a source of the collector may have the same id. The log's times are of milliseconds. */
    private static String rows(SourceRetraction retraction) {
        return "source = " + ClickHouse.quoted(retraction.source()) + " AND received_at >= " + time(retraction.from()) + " AND received_at < "
                + time(retraction.until()) + " AND kafka_topic " + (retraction.origin() == Origin.PARTNER ? "=" : "!=") + " '" + Topics.FEEDBACK + "'";
    }

    private static String time(java.time.Instant at) {
        return "toDateTime64(" + ClickHouse.quoted(Rfc3339.formatForClickHouse(at)) + ", 3, 'UTC')";
    }
}
