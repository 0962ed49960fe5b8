package io.throughline.profile.segment;

import static io.throughline.profile.Shop.anyone;
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
import io.throughline.commons.postgres.Outbox;
import io.throughline.commons.postgres.Postgres;
import io.throughline.commons.test.TestEvents;
import io.throughline.profile.RealServers;
import io.throughline.profile.profile.Touch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What several replicas do to one another. */
@QuarkusTest
@RealServers
class SegmentReplicasTest {

    private final String event = "Order " + anyone();

    @Inject
    Outbox outbox;

    @Inject
    Silence silence;

    private String bought(String within) {
        return "{\"did\":\"" + event + "\",\"within\":\"" + within + "\"}";
    }

    @Test
    void aReplicaThatKnowsOldDefinitionsDecidesByTheNewOnes() {
        DefinitionStore replica = new DefinitionStore();
        String user = "user_id:" + anyone();
        String name = "段 " + anyone();
        did(event, Instant.now(), user);
        UUID person = profile(user);
        UUID changed = make(name, "{\"not\":" + bought("P1D") + "}");
        replica.keep(Postgres.inTransaction(replica::load));
        SegmentClient.change(changed, name, bought("P1D"));
        UUID made = make(name + " new", bought("P1D"));
        SegmentClient.sql("delete from segment_member where profile_id = '" + person + "'");

        SegmentMoves moves = new SegmentMoves(replica, outbox, silence);
        Touch touch = Touch.ofEvents(person, List.of(Someone.happening(event, "{}")), new Touch.Cause("touchpoint", "m"));
        Postgres.inTransaction(session -> moves.decide(session, by -> Map.of(person, new SegmentMoves.Ask(by.affected(touch), false, touch.cause())), null));

        assertThat(isMember(changed, person)).isTrue();
        assertThat(isMember(made, person)).isTrue();
    }

    @Test
    void aBackfillWaitsForWhoeverMayHaveReadTheDefinitionsOfBefore() throws InterruptedException {
        try (HeldTransaction older = HeldTransaction.withNumber()) {
            UUID id = UUID.fromString(as("marketer").body(body("段 " + anyone(), bought("P1D"))).post("/v1/segments").then().statusCode(201).extract().path("id"));

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
        List<DueWorker> others = List.of(new DueWorker(new SegmentMoves(new DefinitionStore(), outbox, silence)), new DueWorker(new SegmentMoves(new DefinitionStore(), outbox, silence)));
        others.forEach(each -> each.start(null));

        profiles.forEach(each -> awaitMember(recent, each, false));

        for (DueWorker each : others) {
            each.stop(null);
        }
        SegmentClient.awaitTold(recent, profiles.getLast(), 2);
        profiles.subList(30, 40).forEach(each -> assertThat(told(recent, each)).hasSize(2));
    }
}
