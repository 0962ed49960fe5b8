package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.awaitMember;
import static io.throughline.profile.segment.SegmentClient.body;
import static io.throughline.profile.segment.SegmentClient.did;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static io.throughline.profile.segment.SegmentClient.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.EventOutbox;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.RealServers;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.segment.evaluation.DefaultConsents;
import io.throughline.profile.segment.evaluation.TestPerson;
import io.throughline.profile.segment.job.DueMembershipWorker;
import io.throughline.profile.segment.membership.MembershipMoves;
import io.throughline.profile.segment.rule.SegmentDefinitionCache;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What several replicas do to one another. */
@QuarkusTest
@RealServers
class SegmentReplicasTest {

    private final String event = "Order " + anyone();

    @Inject
    EventOutbox outbox;

    @Inject
    DefaultConsents silence;

    private String bought(String within) {
        return "{\"did\":\"" + event + "\",\"within\":\"" + within + "\"}";
    }

    @Test
    void aReplicaThatKnowsOldDefinitionsDecidesByTheNewOnes() {
        SegmentDefinitionCache replica = new SegmentDefinitionCache();
        String user = "user_id:" + anyone();
        String name = "段 " + anyone();
        did(event, Instant.now(), user);
        UUID person = profile(user);
        UUID changed = make(name, "{\"not\":" + bought("P1D") + "}");
        replica.keep(PostgresClient.inTransaction(replica::load));
        SegmentClient.change(changed, name, bought("P1D"));
        UUID made = make(name + " new", bought("P1D"));
        SegmentClient.sql("delete from segment_member where profile_id = '" + person + "'");

        MembershipMoves moves = new MembershipMoves(replica, outbox, silence);
        ChangedProfile changedProfile =
                ChangedProfile.ofEvents(person, List.of(TestPerson.happening(event, "{}")), new ChangedProfile.Cause("touchpoint", "m"));
        PostgresClient.inTransaction(session -> moves.decide(session,
                by -> Map.of(person, new MembershipMoves.EvaluationRequest(by.affected(changedProfile), false, changedProfile.cause())),
                null));

        assertThat(isMember(changed, person)).isTrue();
        assertThat(isMember(made, person)).isTrue();
    }

    @Test
    void aBackfillWaitsForWhoeverMayHaveReadTheDefinitionsOfBefore() throws InterruptedException {
        try (HeldTransaction older = HeldTransaction.withNumber()) {
            UUID id = UUID.fromString(as("marketer").body(body("段 " + anyone(), bought("P1D"))).post("/v1/segments").then().statusCode(201)
                    .extract().path("id"));

            Awaitility.await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(5))
                    .until(() -> "waiting".equals(as("analyst").get("/v1/segments/" + id).jsonPath().getString("job.status")));
            older.close();

            SegmentClient.filled(id);
            assertThat(as("analyst").get("/v1/segments/" + id).jsonPath().getString("job.status")).isEqualTo("done");
        }
    }

    @Test
    void replicasShareTimersAndTellEachMoveOnce() throws InterruptedException {
        UUID recent = make("段 " + anyone(), bought("PT3S"));
        List<String> people = IntStream.range(0, 40).mapToObj(i -> "user_id:" + anyone()).toList();
        Instant at = Instant.now();
        TestEvents.touchpoints(people.stream().map(each -> SegmentClient.event(event, at, "{}", each)).toList());
        List<UUID> profiles = people.stream().map(SegmentClient::profile).toList();
        List<DueMembershipWorker> others =
                List.of(new DueMembershipWorker(new MembershipMoves(new SegmentDefinitionCache(), outbox, silence)),
                        new DueMembershipWorker(new MembershipMoves(new SegmentDefinitionCache(), outbox, silence)));
        others.forEach(each -> each.start(null));

        profiles.forEach(each -> awaitMember(recent, each, false));

        for (DueMembershipWorker each : others) {
            each.stop(null);
        }
        SegmentClient.awaitTold(recent, profiles.getLast(), 2);
        profiles.subList(30, 40).forEach(each -> assertThat(told(recent, each)).hasSize(2));
    }
}
