package io.throughline.journey.identityprojection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real engine: what numbers its parts get is nowhere promised. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LogVersionsTest {

    @Inject
    LogVersions versions;

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    LogSchemaMigrator schema;

    private final UUID dataset = UUID.randomUUID();
    private String partition;

    @BeforeEach
    void aPartitionOfItsOwn() {
        schema.ensure();
        Map<String, String> before = versions.now().partitions();
        insert("somebody", 1);
        Map<String, String> after = new TreeMap<>(versions.now().partitions());
        after.keySet().removeAll(before.keySet());
        partition = after.keySet().stream().filter(key -> key.startsWith("bulk_events/")).findFirst().orElseThrow();
    }

    @AfterEach
    void gone() {
        clickHouse.query("ALTER TABLE bulk_events DROP PARTITION '" + dataset + "'");
    }

    private void insert(String subject, int rows) {
        clickHouse.query("INSERT INTO bulk_events (dataset, subject, time, seq) SELECT '%s', '%s', now64(3), number FROM numbers(%d)"
                .formatted(dataset, subject, rows));
    }

    private String version() {
        return versions.now().partitions().get(partition);
    }

    private long parts(String which) {
        return clickHouse
                .query("SELECT count() AS n FROM system.parts WHERE active AND table = 'bulk_events' AND database = currentDatabase()"
                        + " AND partition_id = '" + partition.substring("bulk_events/".length()) + "' AND " + which)
                .getFirst().get("n").asLong();
    }

    @Test
    void aMergeChangesNothingAndWhatIsWrittenDoes() {
        String one = version();
        insert("somebody else", 1);
        String two = version();
        assertThat(two).isNotEqualTo(one);

        clickHouse.query("OPTIMIZE TABLE bulk_events PARTITION '" + dataset + "' FINAL");

        assertThat(version()).isEqualTo(two);
    }

    @Test
    void whatIsSeenWhileSomebodyIsDeletedIsNotWhatHoldsAfterwards() {
        insert("gone", 1);
        insert("gone", 8);
        long newest = clickHouse.query(
                "SELECT max(max_block_number) AS n FROM system.parts WHERE active AND table = 'bulk_events' AND database = "
                        + "currentDatabase()")
                .getFirst().get("n").asLong();
        List<String> meanwhile = new ArrayList<>();
        AtomicBoolean half = new AtomicBoolean();

        clickHouse.query("ALTER TABLE bulk_events DELETE WHERE dataset = '" + dataset
                + "' AND subject = 'gone' AND sleepEachRow(0.3) = 0 SETTINGS mutations_sync = 0");
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> {
            String seen = version();
            boolean over = parts("data_version <= " + newest) == 0;
            if (!over) {
                half.compareAndSet(false, parts("data_version > " + newest) > 0);
                meanwhile.add(seen);
            }
            return over;
        });

        assertThat(half).as("one part was rewritten before another").isTrue();
        assertThat(meanwhile).doesNotContain(version());
    }
}
