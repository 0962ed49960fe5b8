package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseSettings;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log of an earlier version, by months, in a database of its own. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class PeriodTablesTest {

    private static final String DATABASE = "periods_check";
    private static final String OLD = "ReplacingMergeTree PARTITION BY toYYYYMM(time) ORDER BY (subject, time, source, message_id)";

    @Inject
    ClickHouseSettings settings;

    @Inject
    MongoClient mongo;

    @Inject
    Event<LogSchemaMigrator.Ready> readiness;

    @ConfigProperty(name = "throughline.journey.mongo-database")
    String mongoDatabase;

    @Inject
    ClickHouseClient shared;

    private ClickHouseClient clickHouse;

    @BeforeEach
    void aLogByMonths() {
        dropped();
        clickHouse = new ClickHouseClient(new SettingsInDatabase(settings, DATABASE, settings.retention()));
        schema().ensure();
        // Back to how it was before V5.
        clickHouse.command("CREATE TABLE " + DATABASE + ".old AS " + DATABASE + ".touchpoints ENGINE = " + OLD);
        clickHouse.command("DROP TABLE " + DATABASE + ".touchpoints");
        clickHouse.command("RENAME TABLE " + DATABASE + ".old TO " + DATABASE + ".touchpoints");
        clickHouse.command("ALTER TABLE " + DATABASE + ".schema_versions DELETE WHERE startsWith(file, 'V5') SETTINGS mutations_sync = 2");
    }

    @AfterEach
    void dropped() {
        shared.command("DROP DATABASE IF EXISTS " + DATABASE);
    }

    private LogSchemaMigrator schema() {
        return new LogSchemaMigrator(clickHouse, new SettingsInDatabase(settings, DATABASE, settings.retention()),
                new PeriodTables(clickHouse, mongo, mongoDatabase), readiness);
    }

    /** One row a step of 61 days from 1970 on, so that months and periods differ. */
    private void insert(String table, String prefix, int rows) {
        clickHouse.query(
                ("INSERT INTO %s (subject, time, source, message_id, type, name, channel, identifiers, received_at) SELECT "
                        + "concat('user_id:', toString(number)),"
                        + " fromUnixTimestamp64Milli(toInt64(number) * 61 * 86400000, 'UTC'), 's', concat('%s', toString(number)), "
                        + "'track', 'Bought', 'web', [], now64(3)"
                        + " FROM numbers(%d)").formatted(table, prefix, rows));
    }

    private long number(String sql) {
        return clickHouse.query(sql).getFirst().get("n").asLong();
    }

    private List<String> tables() {
        return clickHouse.query("SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'touchpoints')")
                .stream()
                .map(row -> row.get("name").asText()).toList();
    }

    private void isWhole(int rows) {
        assertThat(tables()).containsExactly("touchpoints");
        assertThat(number("SELECT count() AS n FROM touchpoints")).isEqualTo(rows);
        assertThat(number("SELECT uniqExact(subject, message_id) AS n FROM touchpoints")).isEqualTo(rows);
        assertThat(
                number("SELECT count() AS n FROM touchpoints WHERE person_key = sipHash64(subject) AND touch = 'web\\x1ftrack\\x1fBought'"))
                .isEqualTo(rows);
    }

    @Test
    void aLogByMonthsIsMovedIntoFewPeriods() {
        insert("touchpoints", "m", 340);

        schema().ensure();

        isWhole(340);
        assertThat(number(
                "SELECT uniqExact(partition_id) AS n FROM system.parts WHERE active AND database = currentDatabase() AND table = "
                        + "'touchpoints'"))
                .isEqualTo(26);
        assertThat(clickHouse.query(
                "SELECT DISTINCT partition_id AS p FROM system.parts WHERE active AND database = currentDatabase() AND table = "
                        + "'touchpoints'"
                        + " ORDER BY p")
                .stream().map(row -> row.get("p").asText())).startsWith("197001", "198001", "199001", "200001", "201001", "201101")
                .contains("202401", "202501", "202504", "202510", "202607");
    }

    @Test
    void aMoveThatWasInterruptedWithinAMonthGoesOnAndDoublesNothing() {
        insert("touchpoints", "m", 24);
        clickHouse.command("CREATE TABLE " + DATABASE + ".touchpoints_by_period AS " + DATABASE + ".touchpoints ENGINE = ReplacingMergeTree"
                + " PARTITION BY toUInt32(intDiv(toYear(time), 10) * 1000 + 1) ORDER BY (subject, time, source, message_id)");
        clickHouse.command("INSERT INTO " + DATABASE
                + ".touchpoints_by_period (subject, time, source, message_id, type, name, channel) SELECT subject, time, source,"
                + " message_id, type, name, channel FROM " + DATABASE + ".touchpoints WHERE toYYYYMM(time) IN (197001, 197003)");
        clickHouse.query("INSERT INTO schema_versions (file) VALUES ('moved/197001/1')");

        schema().ensure();

        isWhole(24);
    }

    @Test
    void aColumnThatTheLogWasGivenDuringTheMoveIsMovedToo() {
        insert("touchpoints", "m", 24);
        clickHouse.query(
                "INSERT INTO touchpoints (subject, time, source, trust, message_id, type, name, channel) VALUES ('user_id:7', "
                        + "'2026-01-01 00:00:00', 's',"
                        + " 'server', 'n7', 'track', 'Bought', 'web')");
        clickHouse.command("CREATE TABLE " + DATABASE + ".touchpoints_by_period AS " + DATABASE + ".touchpoints ENGINE = ReplacingMergeTree"
                + " PARTITION BY toUInt32(intDiv(toYear(time), 10) * 1000 + 1) ORDER BY (subject, time, source, message_id)");
        clickHouse.command("ALTER TABLE " + DATABASE + ".touchpoints_by_period DROP COLUMN trust, DROP COLUMN properties_sent");

        schema().ensure();

        isWhole(25);
        assertThat(number("SELECT count() AS n FROM touchpoints WHERE trust = 'server' AND properties_sent = ''")).isEqualTo(1);
    }

    @Test
    void whatAnOlderReplicaWroteMeanwhileIsNotLost() {
        insert("touchpoints", "m", 12);
        insert("touchpoints", "late", 12);
        clickHouse.command("CREATE TABLE " + DATABASE + ".new AS " + DATABASE + ".touchpoints ENGINE = " + OLD);
        clickHouse.command("INSERT INTO " + DATABASE + ".new SELECT * FROM " + DATABASE + ".touchpoints WHERE startsWith(message_id, 'm')");
        clickHouse.command("RENAME TABLE " + DATABASE + ".touchpoints TO " + DATABASE + ".touchpoints_by_month, " + DATABASE + ".new TO "
                + DATABASE + ".touchpoints");
        Stream.of("197001", "197003", "197005")
                .forEach(month -> clickHouse.query("INSERT INTO schema_versions (file) VALUES ('moved/" + month + "/1')"));

        new PeriodTables(clickHouse, mongo, mongoDatabase).move();

        isWhole(24);
    }

    @Test
    void aServerThatStoppedBetweenTheTwoNamesIsHelpedOn() {
        insert("touchpoints", "m", 5);
        clickHouse.command("CREATE TABLE " + DATABASE + ".touchpoints_by_period AS " + DATABASE + ".touchpoints ENGINE = " + OLD);
        clickHouse.command("RENAME TABLE " + DATABASE + ".touchpoints TO " + DATABASE + ".touchpoints_by_month");

        new PeriodTables(clickHouse, mongo, mongoDatabase).move();

        isWhole(5);
    }

    @Test
    void aSecondReplicaThatComesAfterTheMoveChangesNothing() {
        insert("touchpoints", "m", 5);
        schema().ensure();
        clickHouse.command("ALTER TABLE " + DATABASE + ".schema_versions DELETE WHERE startsWith(file, 'V5') SETTINGS mutations_sync = 2");

        schema().ensure();

        isWhole(5);
    }
}
