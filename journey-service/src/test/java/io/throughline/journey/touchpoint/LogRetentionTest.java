package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Period;
import java.util.List;
import java.util.Optional;

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

/** What ClickHouse itself forgets when it merges parts, in a database of its own. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LogRetentionTest {

    private static final String DATABASE = "retention_check";

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
    void aLog() {
        dropped();
        kept(Optional.empty());
    }

    @AfterEach
    void dropped() {
        shared.command("DROP DATABASE IF EXISTS " + DATABASE);
    }

    private void kept(Optional<Period> retention) {
        ClickHouseSettings own = new SettingsInDatabase(settings, DATABASE, retention);
        clickHouse = new ClickHouseClient(own);
        new LogSchemaMigrator(clickHouse, own, new PeriodTables(clickHouse, mongo, mongoDatabase), readiness).ensure();
    }

    private List<String> texts(String sql) {
        return clickHouse.query(sql).stream().map(row -> row.get("x").asText()).toList();
    }

    @Test
    void touchpointsOfBeforeTheRetentionAreForgottenAndTheRestStays() {
        for (String days : List.of("400", "300")) {
            clickHouse.query(
                    "INSERT INTO touchpoints (subject, time, source, message_id, type, name, channel, identifiers, received_at) VALUES "
                            + "('user_id:x', "
                            + "now64(3) - INTERVAL " + days + " DAY, 's', '" + days + "', 'track', 'Bought', 'web', [], now64(3))");
        }
        clickHouse.job("OPTIMIZE TABLE touchpoints FINAL");
        assertThat(texts("SELECT message_id AS x FROM touchpoints ORDER BY time")).as("kept for ever where nothing is said")
                .containsExactly("400", "300");

        kept(Optional.of(Period.ofDays(365)));
        clickHouse.job("OPTIMIZE TABLE touchpoints FINAL");

        assertThat(texts("SELECT message_id AS x FROM touchpoints")).containsExactly("300");
    }

    @Test
    void messageIdsOfLongAgoAreForgottenAndTheRestStays() {
        for (int days : new int[]{ settings.rememberIdsDays() + 2, settings.rememberIdsDays() - 1 }) {
            clickHouse.query(
                    "INSERT INTO message_ids (id, kafka_topic, kafka_partition, kafka_offset, day) VALUES (generateUUIDv4(), "
                            + "'touchpoints', 0, "
                            + days
                            + ", today() - " + days + ")");
        }

        clickHouse.job("OPTIMIZE TABLE message_ids FINAL");

        assertThat(texts("SELECT kafka_offset AS x FROM message_ids")).containsExactly(Integer.toString(settings.rememberIdsDays() - 1));
    }
}
