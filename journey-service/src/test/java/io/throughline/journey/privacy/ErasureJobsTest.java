package io.throughline.journey.privacy;

import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.touchpoint.PersonalTouchpoints;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an erasure tells, whenever it was interrupted. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ErasureJobsTest {

    @Inject
    ErasureJobs jobs;

    @Inject
    PersonalTouchpoints touchpoints;

    @Inject
    JourneyData data;

    @Inject
    ClickHouseClient clickHouse;

    private final String user = somebody();
    private final String request = UUID.randomUUID().toString();

    @BeforeEach
    void sevenTouchpoints() {
        touchpoints.deletions(names());
        insert(7);
    }

    private void insert(int rows) {
        clickHouse.query(
                ("INSERT INTO touchpoints (subject, time, source, message_id, type, name, channel, identifiers, received_at) SELECT "
                        + "'%s', now64(3), 's', toString(generateUUIDv4(number)), 'track', 'Bought', 'web', ['%s'], now64(3) FROM "
                        + "numbers(%d)")
                        .formatted("user_id:" + user, "user_id:" + user, rows));
    }

    private List<Identifier> names() {
        return List.of(new Identifier(Identifier.USER_ID, user));
    }

    private PrivacyRequested asked() {
        return new PrivacyRequested(request, "erasure", null, List.of(), names(), null, null);
    }

    private long left() {
        return clickHouse.query("SELECT count() AS n FROM touchpoints WHERE subject = 'user_id:" + user + "'").getFirst().get("n").asLong();
    }

    private CountedDeletion ofTouchpoints() {
        return touchpoints.deletions(names()).getFirst();
    }

    /** The same deletion, whose run is another one. */
    private CountedDeletion running(CountedDeletion deletion, Consumer<String> run) {
        return new CountedDeletion() {

            @Override
            public String kind() {
                return deletion.kind();
            }

            @Override
            public long count() {
                return deletion.count();
            }

            @Override
            public void run(String name) {
                run.accept(name);
            }

            @Override
            public boolean awaitBegun(String name) {
                return deletion.awaitBegun(name);
            }
        };
    }

    private void killed(CountedDeletion deletion) {
        assertThatThrownBy(() -> jobs.run(request, List.of(deletion))).hasMessage("killed");
    }

    private static RuntimeException kill() {
        return new IllegalStateException("killed");
    }

    @Test
    void whatWasDeletedBeforeACrashIsInTheNumbersOfTheNextTry() {
        CountedDeletion deletion = ofTouchpoints();
        killed(running(deletion, name -> {
            deletion.run(name);
            throw kill();
        }));
        assertThat(left()).isZero();

        assertThat(data.erase(asked())).containsEntry("touchpoints", 7L);
        assertThat(data.erase(asked())).as("once more, as after a receipt that was lost").containsEntry("touchpoints", 7L);
    }

    @Test
    void aTryThatWasKilledBeforeItDeletedAnythingCountsNothing() {
        killed(running(ofTouchpoints(), name -> {
            throw kill();
        }));
        insert(2);

        assertThat(data.erase(asked())).containsEntry("touchpoints", 9L);
        assertThat(left()).isZero();
    }

    @Test
    void aDeletionThatStillGoesOnIsWaitedForAndCountedOnce() {
        killed(running(ofTouchpoints(), name -> {
            // Longer than what follows would take, were it not waited for.
            clickHouse.query("ALTER TABLE touchpoints DELETE WHERE subject = 'user_id:" + user
                    + "' AND sleepEachRow(0.1) = 0 AND notEmpty('" + name + "') SETTINGS mutations_sync = 0");
            throw kill();
        }));

        assertThat(data.erase(asked())).containsEntry("touchpoints", 7L);
        assertThat(left()).isZero();
    }

    @Test
    void aDeletionWhoseNameTheServerHasForgottenIsToldByWhatIsLeft() {
        killed(running(ofTouchpoints(), name -> {
            clickHouse.query("ALTER TABLE touchpoints DELETE WHERE subject = 'user_id:" + user + "' SETTINGS mutations_sync = 2");
            throw kill();
        }));
        insert(1);

        assertThat(data.erase(asked())).containsEntry("touchpoints", 8L);
    }

    @Test
    void theSecondLookTellsOnlyWhatItFoundItself() {
        assertThat(data.erase(asked())).containsEntry("touchpoints", 7L).containsEntry("quarantined events", 0L);
        insert(3);

        assertThat(data.eraseAgain(asked())).containsEntry("touchpoints", 3L).containsEntry("analytics", 0L);
        assertThat(data.erase(asked())).containsEntry("touchpoints", 10L);
    }

    @Test
    void twoReplicasThatCarryOutOneRequestCountEachDeletionOnce() {
        CountedDeletion deletion = ofTouchpoints();
        jobs.run(request, List.of(running(deletion, name -> {
            deletion.run(name);
            jobs.run(request, List.of(ofTouchpoints()));
        })));

        assertThat(jobs.deleted(request)).containsEntry("touchpoints", 7L);
    }

    @Test
    void anotherRequestOfTheSamePersonBeginsAtNothing() {
        data.erase(asked());

        PrivacyRequested another = new PrivacyRequested(UUID.randomUUID().toString(), "erasure", null, List.of(), names(), null, null);
        assertThat(data.erase(another)).containsEntry("touchpoints", 0L);
    }
}
