package io.throughline.journey.touchpoint;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import io.throughline.journey.store.StoreLease;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Moves a log that is partitioned by months into one that is partitioned by periods (V5__periods.sql, docs/adr/0018): month by month, in
 * slices, then renames the tables. Each finished month is recorded, so that a restarted replica continues where the last one stopped.
 * Timelines read the old table in the meantime; writes and erasures wait. An empty log is renamed at once.
 */
@ApplicationScoped
public class PeriodTables {

    private static final Logger LOG = Logger.getLogger(PeriodTables.class);
    static final String MONTHLY = "touchpoints_by_month";
    static final String PERIODS = "touchpoints_by_period";
    private static final String LOG_TABLE = "touchpoints";
    /** The key of V1 in the form of system.tables. */
    private static final String MONTHLY_KEY = "toYYYYMM(time)";
    /** Rows per statement: seconds of work, and far below the job timeout. */
    private static final long SLICE_ROWS = 2_000_000;
    private static final String KEY = "(subject, time, source, message_id)";
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final ClickHouseClient clickHouse;
    private final MongoClient mongo;
    private final String mongoDatabase;

    @Inject
    PeriodTables(ClickHouseClient clickHouse, MongoClient mongo,
            @ConfigProperty(name = "throughline.journey.mongo-database") String mongoDatabase) {
        this.clickHouse = clickHouse;
        this.mongo = mongo;
        this.mongoDatabase = mongoDatabase;
    }

    /**
     * Returns when the log is partitioned by periods.
     *
     * @throws RuntimeException if a store does not answer or another replica is moving the rows; the caller tries again
     */
    public void move() {
        finishRenaming();
        TreeMap<String, String> keys = keys();
        if (keys.containsKey(PERIODS) && MONTHLY_KEY.equals(keys.get(LOG_TABLE))) {
            addColumns();
            if (isEmpty(LOG_TABLE)) {
                rename();
            } else {
                moveRows();
            }
            keys = keys();
        }
        if (keys.containsKey(MONTHLY) && keys.containsKey(LOG_TABLE)) {
            copyLate();
            clickHouse.command("DROP TABLE IF EXISTS " + full(MONTHLY));
        }
        if (keys.containsKey(PERIODS) && keys.containsKey(LOG_TABLE) && isEmpty(PERIODS)) {
            // Left by a replica that started at the same time as the one that moved the rows.
            clickHouse.command("DROP TABLE IF EXISTS " + full(PERIODS));
        }
    }

    /** Completes a renaming that the server left between its two steps, so that later files find the log by its name. */
    public void finishRenaming() {
        TreeMap<String, String> keys = keys();
        if (keys.containsKey(PERIODS) && keys.containsKey(MONTHLY) && !keys.containsKey(LOG_TABLE)) {
            clickHouse.command("RENAME TABLE " + full(PERIODS) + " TO " + full(LOG_TABLE));
        }
    }

    /** Columns that later files added to the log alone, while its rows were being moved. */
    private void addColumns() {
        clickHouse
                .query("SELECT name, type, compression_codec AS codec FROM system.columns WHERE database = currentDatabase() AND table = '"
                        + LOG_TABLE
                        + "' AND default_kind = '' AND name NOT IN (SELECT name FROM system.columns WHERE database = currentDatabase() "
                        + "AND table = '"
                        + PERIODS
                        + "')")
                .forEach(column -> clickHouse
                        .command("ALTER TABLE " + full(PERIODS) + " ADD COLUMN IF NOT EXISTS " + column.get("name").asText() + " "
                                + column.get("type").asText() + " " + column.get("codec").asText()));
    }

    private TreeMap<String, String> keys() {
        TreeMap<String, String> keys = new TreeMap<>();
        clickHouse
                .query("SELECT name, partition_key FROM system.tables WHERE database = currentDatabase() AND name IN ('" + LOG_TABLE
                        + "', '"
                        + MONTHLY + "', '" + PERIODS + "')")
                .forEach(row -> keys.put(row.get("name").asText(), row.get("partition_key").asText()));
        return keys;
    }

    private boolean isEmpty(String table) {
        return clickHouse.query("SELECT 1 AS one FROM " + table + " LIMIT 1").isEmpty();
    }

    /** The old name must be free for the second step: a replica that comes later fails here and does no harm. */
    private void rename() {
        clickHouse.command("RENAME TABLE " + full(LOG_TABLE) + " TO " + full(MONTHLY) + ", " + full(PERIODS) + " TO " + full(LOG_TABLE));
    }

    private void moveRows() {
        StoreLease lease =
                new StoreLease(mongo.getDatabase(mongoDatabase).getCollection("leases"), "log-periods", LEASE, Clock.systemUTC());
        requireHeld(lease);
        try {
            TreeMap<String, Long> months = months(LOG_TABLE);
            Set<String> moved = moved().keySet();
            LOG.infof("Moving %d months of the touchpoint log into periods, %d were moved before", months.size(), moved.size());
            for (var month : months.entrySet()) {
                if (!moved.contains(month.getKey())) {
                    moveMonth(month.getKey(), month.getValue(), lease);
                }
            }
            requireHeld(lease);
            rename();
        } finally {
            lease.release();
        }
    }

    private static void requireHeld(StoreLease lease) {
        if (!lease.hold()) {
            throw new IllegalStateException("Another replica is moving the touchpoint log");
        }
    }

    /** The newest block of each month. */
    private TreeMap<String, Long> months(String table) {
        TreeMap<String, Long> months = new TreeMap<>();
        clickHouse.query(
                "SELECT partition_id AS p, max(max_block_number) AS b FROM system.parts WHERE active AND database = currentDatabase() "
                        + "AND table = '"
                        + table + "' GROUP BY p")
                .forEach(row -> months.put(row.get("p").asText(), row.get("b").asLong()));
        return months;
    }

    /** For each month that was moved completely, its newest block when its copying began. */
    private TreeMap<String, Long> moved() {
        TreeMap<String, Long> moved = new TreeMap<>();
        for (JsonNode row : clickHouse.query("SELECT DISTINCT file FROM schema_versions WHERE startsWith(file, 'moved/')")) {
            String[] parts = row.get("file").asText().split("/");
            moved.put(parts[1], Long.parseLong(parts[2]));
        }
        return moved;
    }

    private void moveMonth(String month, long block, StoreLease lease) {
        String inMonth = " WHERE toYYYYMM(time) = " + Integer.parseInt(month);
        if (count(PERIODS, inMonth) > 0) {
            // A part of the month is left from an interrupted attempt.
            clickHouse.job("ALTER TABLE " + PERIODS + " DELETE" + inMonth + " SETTINGS mutations_sync = 1");
        }
        long rows = count(LOG_TABLE, inMonth);
        long slices = Math.max(1, (rows + SLICE_ROWS - 1) / SLICE_ROWS);
        String columns = columns(PERIODS);
        for (long slice = 0; slice < slices; slice++) {
            requireHeld(lease);
            clickHouse.job("INSERT INTO " + PERIODS + " (" + columns + ") SELECT " + columns + " FROM " + LOG_TABLE + inMonth
                    + " AND sipHash64(subject) % " + slices + " = " + slice);
        }
        clickHouse.query("INSERT INTO schema_versions (file) VALUES (" + ClickHouseClient.quoted("moved/" + month + "/" + block) + ")");
        LOG.infof("Moved %d touchpoints of %s into periods", rows, month);
    }

    private long count(String table, String where) {
        return clickHouse.job("SELECT count() AS n FROM " + table + where).getFirst().get("n").asLong();
    }

    /** Stored columns only; computed ones are computed again. */
    private String columns(String table) {
        return clickHouse.query("SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '" + table
                + "' AND default_kind IN ('', 'DEFAULT') ORDER BY position").stream().map(row -> row.get("name").asText())
                .collect(Collectors.joining(", "));
    }

    /** Copies what a replica of an older version wrote into a month after its copying had begun. */
    private void copyLate() {
        TreeMap<String, Long> moved = moved();
        String columns = columns(MONTHLY);
        for (var month : months(MONTHLY).entrySet()) {
            if (month.getValue() > moved.getOrDefault(month.getKey(), -1L)) {
                List<String> late = lateParts(month.getKey(), moved.getOrDefault(month.getKey(), -1L));
                String rows = " FROM " + MONTHLY + " WHERE _part IN ("
                        + late.stream().map(ClickHouseClient::quoted).collect(Collectors.joining(",")) + ")";
                clickHouse
                        .job("INSERT INTO " + LOG_TABLE + " (" + columns + ") SELECT " + columns + rows + " AND " + KEY + " NOT IN (SELECT "
                                + KEY.substring(1, KEY.length() - 1) + " FROM " + LOG_TABLE + " WHERE toYYYYMM(time) = "
                                + Integer.parseInt(month.getKey())
                                + " AND subject IN (SELECT subject" + rows + "))");
            }
        }
    }

    private List<String> lateParts(String month, long block) {
        return clickHouse.query("SELECT name FROM system.parts WHERE active AND database = currentDatabase() AND table = '" + MONTHLY
                + "' AND partition_id = " + ClickHouseClient.quoted(month) + " AND max_block_number > " + block).stream()
                .map(row -> row.get("name").asText()).toList();
    }

    private String full(String table) {
        return clickHouse.database() + "." + table;
    }
}
