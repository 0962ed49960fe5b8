package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.touchpoint.ReceiptSlices.Slice;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a busy source said leaves the log in slices of its receipt. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ReceiptSlicesTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final int MOST = 500;

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    LogSchemaMigrator schema;

    @Inject
    SourceTouchpoints touchpoints;

    private final String source = JourneyTestClient.somebody();

    @BeforeEach
    void aQuietHourAndABusyOne() {
        schema.ensure();
        // 300 rows in three hours, then 2,000 within twenty seconds; of each the id is known.
        insert(300, "36", 0);
        insert(2_000, "0.01", 6 * 3_600);
    }

    private void insert(int rows, String secondsApart, int after) {
        String place =
                "'touchpoints' AS kafka_topic, 7 AS kafka_partition, cityHash64('%s', %d, number) AS kafka_offset".formatted(source, after);
        clickHouse.query("""
                INSERT INTO touchpoints (subject, time, source, message_id, type, name, channel, identifiers, received_at, kafka_topic,
                  kafka_partition, kafka_offset)
                SELECT 'user_id:%1$s', %2$s + number AS time, '%1$s', toString(number + %3$d), 'track', 'e', 'web', ['user_id:%1$s'],
                       %2$s + toIntervalMillisecond(toInt64((number * %4$s + %3$d) * 1000)), %5$s FROM numbers(%6$d)"""
                .formatted(source, SourceTouchpoints.time(NOON), after, secondsApart, place, rows));
        clickHouse.query(
                ("INSERT INTO message_ids (id, kafka_topic, kafka_partition, kafka_offset) SELECT generateUUIDv4(number), %s FROM "
                        + "numbers(%d)")
                        .formatted(place, rows));
    }

    private SourceRetraction retraction(Instant from, Instant until) {
        return new SourceRetraction(UUID.randomUUID().toString(), SourceKind.SOURCE, source, from, until, Instant.now());
    }

    private long ids() {
        return clickHouse.query(
                ("SELECT count() AS n FROM message_ids WHERE kafka_partition = 7 AND kafka_offset IN (SELECT cityHash64('%1$s', 0, "
                        + "number) FROM numbers(300)")
                        .formatted(source) + " UNION ALL SELECT cityHash64('%s', 21600, number) FROM numbers(2000))".formatted(source))
                .getFirst().get("n").asLong();
    }

    @Test
    void noStatementHoldsMoreRowsThanASliceAndTogetherTheyDeleteAllOfTheInterval() {
        assertThat(ids()).isEqualTo(2_300);
        // All but the first row.
        List<CountedDeletion> deletions = touchpoints.deletions(retraction(NOON.plusSeconds(1), NOON.plusSeconds(86_400)), MOST);

        List<CountedDeletion> ofIds = deletions.stream().filter(each -> each.kind().equals("message_ids")).toList();
        assertThat(ofIds).hasSizeGreaterThanOrEqualTo(5).allSatisfy(each -> assertThat(each.count()).isBetween(1L, (long) MOST));
        assertThat(ofIds.stream().mapToLong(CountedDeletion::count).sum()).isEqualTo(2_299);
        assertThat(deletions.getLast().kind()).isEqualTo(SourceTouchpoints.TOUCHPOINTS);

        deletions.forEach(each -> each.run("test/" + UUID.randomUUID()));

        assertThat(ids()).isEqualTo(1);
        assertThat(touchpoints.count(retraction(NOON, NOON.plusSeconds(86_400)))).isEqualTo(1);
    }

    @Test
    void anInterruptedOneGoesOnWithTheIdsThatAreLeft() {
        SourceRetraction retraction = retraction(NOON, NOON.plusSeconds(86_400));
        touchpoints.deletions(retraction, MOST).getFirst().run("test/" + UUID.randomUUID());
        assertThat(ids()).isBetween(1_800L, 2_000L);

        touchpoints.deletions(retraction, MOST).forEach(each -> each.run("test/" + UUID.randomUUID()));

        assertThat(ids()).isZero();
        assertThat(touchpoints.count(retraction)).isZero();
    }

    @Test
    void neighboursBecomeOneUpToTheMostAndABusySecondStaysAlone() {
        List<Slice> merged = ReceiptSlices.merged(List.of(slice(4, 9), slice(0, 3), slice(1, 4), slice(2, 3), slice(3, 1)), 7);

        assertThat(merged).containsExactly(new Slice(NOON, NOON.plusSeconds(2), 7), new Slice(NOON.plusSeconds(2), NOON.plusSeconds(4), 4),
                slice(4, 9));
    }

    private static Slice slice(int second, long rows) {
        return new Slice(NOON.plusSeconds(second), NOON.plusSeconds(second + 1L), rows);
    }
}
