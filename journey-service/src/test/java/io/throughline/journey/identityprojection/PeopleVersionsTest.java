package io.throughline.journey.identityprojection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.identityprojection.PeopleTables.Versioned;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class PeopleVersionsTest {

    private static final String TOPIC = "segments";

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    PeopleTables tables;

    @Inject
    LogSchemaMigrator schema;

    private final String first = "first-" + UUID.randomUUID();
    private final String second = "second-" + UUID.randomUUID();

    @BeforeEach
    void prepared() {
        schema.ensure();
    }

    private static long version(PeopleVersions versions, long offset) {
        ReceivedEvent received =
                new ReceivedEvent(new KeyedEvent("1", "/profile-service", "t", "k", Instant.EPOCH, new byte[0], null), TOPIC, 3, offset);
        Map<String, Long> bases = versions.bases(List.of(received));
        return bases.get(TOPIC) + offset;
    }

    private void written(long version) {
        tables.write("memberships",
                List.of(new Versioned(new PeopleRow.Membership(UUID.randomUUID(), "x", UUID.randomUUID().toString(), Instant.now(), false),
                        version)));
    }

    @Test
    void aWithdrawalCountsThoughAReplicaWhoseClockIsAheadWroteBefore() {
        String profile = UUID.randomUUID().toString();
        long anHourAhead = (System.currentTimeMillis() + 3_600_000) * 1_000;
        tables.write("agreements", List.of(new Versioned(new PeopleRow.Agreement(profile, 3), anHourAhead)));

        TestEvents.consents(profile, "{\"analytics\":false}", true, false);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> clickHouse.query("SELECT uses FROM agreements FINAL WHERE id = '" + profile + "'")
                        .getFirst().get("uses").asInt() == PeopleRow.FEEDBACK);
    }

    @Test
    void everyReplicaGivesARecordTheSameVersionAndALaterOneAHigher() {
        PeopleVersions one = new PeopleVersions(topic -> first, tables);
        PeopleVersions other = new PeopleVersions(topic -> first, tables);

        long before = version(one, 41);

        assertThat(version(other, 42)).isEqualTo(before + 1);
        assertThat(version(one, 41)).as("read once more").isEqualTo(before);
        assertThat(before).isGreaterThan(Duration.between(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")).toMillis() * 1_000);
    }

    @Test
    void whatATopicSaysThatWasMadeAnewIsNewerThanAllBefore() {
        AtomicReference<String> id = new AtomicReference<>(first);
        PeopleVersions one = new PeopleVersions(topic -> id.get(), tables);
        long before = version(one, 1_000_000);
        written(before);

        id.set(second);

        assertThat(version(one, 0)).isGreaterThan(before);
        assertThat(version(new PeopleVersions(topic -> second, tables), 0)).isEqualTo(version(one, 0));
    }
}
