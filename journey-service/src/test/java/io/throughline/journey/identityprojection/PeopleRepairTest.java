package io.throughline.journey.identityprojection;

import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.consent.ConsentIndex;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.IdentityIndex;
import io.throughline.commons.kafka.CompactedFeeds;
import io.throughline.commons.suppression.SuppressionList;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.identityprojection.PeopleTables.Versioned;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in Kafka, and was read of it before, is in the tables again after ClickHouse has lost its disk. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class PeopleRepairTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    PeopleTables tables;

    @Inject
    IdentityIndex identities;

    @Inject
    ConsentIndex consents;

    @Inject
    CompactedFeeds feeds;

    @Inject
    SuppressionList suppressions;

    @Inject
    Event<LogSchemaMigrator.Ready> readiness;

    private final UUID profile = UUID.randomUUID();
    private final String id = "user_id:" + somebody();

    @BeforeEach
    void somebodyWhoRefuses() {
        TestEvents.identity(id, profile, 1);
        TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
        await().atMost(SOON).until(() -> known(id) && uses().equals(List.of(PeopleRow.FEEDBACK)));
        await().atMost(SOON).until(() -> identities.profileOf(Identifier.parse(id)).isPresent() && consents.size() > 0
                && !consents.allows(new Identifier(Identifier.PROFILE_ID, profile.toString()), ConsentIndex.ANALYTICS));
    }

    private boolean known(String identifier) {
        return !clickHouse.query("SELECT id FROM identities WHERE id = '" + identifier + "'").isEmpty();
    }

    private List<Integer> uses() {
        return clickHouse.query("SELECT uses FROM agreements FINAL WHERE id = '" + profile + "'").stream()
                .map(row -> row.get("uses").asInt()).toList();
    }

    private void lost() {
        clickHouse.query("TRUNCATE TABLE identities");
        clickHouse.query("TRUNCATE TABLE agreements");
        clickHouse.query("ALTER TABLE schema_versions DELETE WHERE file = '" + PeopleRepair.WRITTEN + "' SETTINGS mutations_sync = 2");
    }

    @Test
    void allIsWrittenOutThoughNewsWereHeardBefore() {
        lost();
        UUID other = UUID.randomUUID();
        tables.write("identities", List.of(new Versioned(new PeopleRow.Identity("user_id:" + somebody(), other.toString(), 1), 7)));
        tables.write("agreements", List.of(new Versioned(new PeopleRow.Agreement(other.toString(), 3), 7)));

        readiness.fire(new LogSchemaMigrator.Ready());

        await().atMost(SOON).until(() -> known(id) && uses().equals(List.of(PeopleRow.FEEDBACK)));
        await().atMost(SOON).until(() -> !tables.notes(PeopleRepair.WRITTEN).isEmpty());
    }

    @Test
    void whatPublicSourcesClaimIsWrittenOutToo() {
        String device = "anonymous_id:" + somebody();
        TestEvents.claimedIdentity(device, profile);
        await().atMost(SOON).until(() -> claimedIn(device) && claimed(device));
        lost();
        clickHouse.query("TRUNCATE TABLE identity_claims");

        readiness.fire(new LogSchemaMigrator.Ready());

        await().atMost(SOON).until(() -> claimed(device));
        await().atMost(SOON).until(() -> !tables.notes(PeopleRepair.WRITTEN).isEmpty());
    }

    private boolean claimed(String identifier) {
        return !clickHouse.query("SELECT id FROM identity_claims WHERE id = '" + identifier + "'").isEmpty();
    }

    private boolean claimedIn(String identifier) {
        java.util.Set<String> found = new java.util.HashSet<>();
        identities.forEachClaim((id, claimed) -> found.add(id));
        return found.contains(identifier);
    }

    @Test
    void whatIsNewerIsNotReplacedByIt() {
        lost();
        tables.write("agreements", List.of(new Versioned(new PeopleRow.Agreement(profile.toString(), 0), 7)));

        readiness.fire(new LogSchemaMigrator.Ready());

        await().atMost(SOON).until(() -> !tables.notes(PeopleRepair.WRITTEN).isEmpty());
        assertThat(uses()).containsExactly(0);
    }

    @Test
    void aTryThatEndsHalfWayIsFollowedByAnotherUntilAllIsThere() {
        lost();
        AtomicInteger writes = new AtomicInteger();
        PeopleTables failing = new PeopleTables(clickHouse) {
            @Override
            void write(String table, List<Versioned> rows) {
                super.write(table, rows);
                if (writes.incrementAndGet() == 1) {
                    throw new ClickHouseClient.ClickHouseUnavailableException(null);
                }
            }
        };

        PeopleRepair repair = new PeopleRepair(failing, identities, consents, feeds, suppressions);
        try {
            repair.repair(new LogSchemaMigrator.Ready());

            await().atMost(SOON).until(() -> !tables.notes(PeopleRepair.WRITTEN).isEmpty());
            assertThat(known(id)).isTrue();
            assertThat(uses()).containsExactly(PeopleRow.FEEDBACK);
            assertThat(writes.get()).as("the first try ended half way").isGreaterThan(1);
            lost();
            repair.repair(new LogSchemaMigrator.Ready());
            await().atMost(SOON).until(() -> !tables.notes(PeopleRepair.WRITTEN).isEmpty());
        } finally {
            repair.close();
        }
    }
}
