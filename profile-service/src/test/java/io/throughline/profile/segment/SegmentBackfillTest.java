package io.throughline.profile.segment;

import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.body;
import static io.throughline.profile.segment.SegmentClient.eventually;
import static io.throughline.profile.segment.SegmentClient.filled;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.make;
import static io.throughline.profile.segment.SegmentClient.profile;
import static io.throughline.profile.segment.SegmentClient.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.segment.job.SegmentJobWorker;
import org.awaitility.Awaitility;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How new definitions are asked of everybody, many at a time. */
@QuarkusTest
@RealServers
class SegmentBackfillTest {

    private final String club = "club" + anyone().replace("-", "");
    private final String user = "user_id:" + anyone();

    private String inClub() {
        return "{\"trait\":\"club\",\"eq\":\"" + club + "\"}";
    }

    private UUID begin(String rule) {
        return UUID.fromString(
                as("marketer").body(body("会员 " + anyone(), rule)).post("/v1/segments").then().statusCode(201).extract().path("id"));
    }

    /** Those that the worker has seen before the older transaction ends are asked together after it; one that it has not comes later. */
    private static void awaitSeen(UUID... segments) {
        Awaitility.await("jobs are seen").atMost(Duration.ofSeconds(10))
                .until(() -> PostgresClient.<Long>inTransaction(session -> session.createNativeQuery(
                        "select count(*) from segment_job where horizon is null and status = 'waiting' and segment_id in (:segments)",
                        Long.class)
                        .setParameter("segments", List.of(segments)).getSingleResult()) == 0);
    }

    @Test
    void whoMovesByDefinitionsThatAreAskedTogetherMovesByEachOnesOwnJob() throws InterruptedException {
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"club\":\"" + club + "\"}", user));
        UUID person = profile(user);
        UUID one;
        UUID other;
        UUID both;
        try (HeldTransaction older = HeldTransaction.withNumber()) {
            one = begin(inClub());
            other = begin("{\"and\":[" + inClub() + ",{\"hasIdentifier\":\"user_id\"}]}");
            both = begin("{\"and\":[{\"segment\":\"" + one + "\"},{\"segment\":\"" + other + "\"}]}");
            awaitSeen(one, other, both);
        }

        for (UUID segment : List.of(one, other, both)) {
            filled(segment);
            assertThat(isMember(segment, person)).isTrue();
            String job = as("analyst").get("/v1/segments/" + segment).jsonPath().getString("job.id");
            SegmentClient.awaitTold(segment, person, 1);
            assertThat(told(segment, person).getFirst().getString("reason.id")).isEqualTo(job);
        }
    }

    @Test
    void aSegmentThatFollowsAnotherOnesDefinitionMovesByThatOnesJob() throws InterruptedException {
        ShopTestClient.tell(ShopTestClient.identify(Instant.now(), "{\"club\":\"" + club + "\"}", user));
        UUID person = profile(user);
        String name = "会员 " + anyone();
        UUID one = make(name, "{\"trait\":\"club\",\"eq\":\"none\"}");
        UUID follower = make("会员 " + anyone(), "{\"segment\":\"" + one + "\"}");
        try (HeldTransaction older = HeldTransaction.withNumber()) {
            UUID another = begin("{\"not\":" + inClub() + "}");
            as("marketer").header("If-Match", "*").body(body(name, inClub())).put("/v1/segments/" + one).then().statusCode(200);
            awaitSeen(one, another);
        }
        filled(one);

        SegmentClient.awaitTold(follower, person, 1);
        assertThat(told(follower, person).getFirst().getString("reason.id"))
                .isEqualTo(as("analyst").get("/v1/segments/" + one).jsonPath().getString("job.id"));
    }

    @Test
    void whoIsAheadGoesOnWhileNewOnesKeepComingAndThoseCatchUpWithOneAnother() {
        UUID segment = make("会员 " + anyone(), inClub());

        List<String> turns = PostgresClient.inTransaction(session -> {
            // Of others' jobs none is in the way; all of it is rolled back.
            Uni<List<String>> asked = write(session, "update segment_job set status = 'done' where status in ('waiting', 'running')")
                    .chain(() -> insert(session, segment, "a", 1)).chain(() -> turn(session, segment, 0, new ArrayList<>()));
            return asked.invoke(() -> session.currentTransaction().markForRollback());
        });

        // A new one comes after each batch; the foremost began at a.
        assertThat(turns).containsExactly("a to the end", " to b", "b to the end", " to 1", "c to the end", " to 1", "d to the end",
                " to 1");
    }

    /** Lets a batch be done: the foremost comes one letter further, those that are last as far as the next ones, or to 1. */
    private static Uni<List<String>> turn(Mutiny.Session session, UUID segment, int turn, List<String> turns) {
        if (turn == 8) {
            return Uni.createFrom().item(turns);
        }
        return insert(session, segment, "", 10 + 2 * turn).chain(() -> SegmentJobWorker.group(session)).chain(group -> {
            String from = group.get("progress").textValue();
            JsonNode to = group.get("to");
            turns.add(from + " to " + (to.isNull() ? "the end" : to.textValue()));
            String reached =
                    to.isNull() ? String.valueOf((char) (from.charAt(0) + 1)) : to.textValue().compareTo("1") > 0 ? "1" : to.textValue();
            List<String> ids = new ArrayList<>();
            group.get("jobs").forEach(job -> ids.add(job.get(0).textValue()));
            return write(session,
                    "update segment_job set progress = '" + reached + "', updated_at = " + at(11 + 2 * turn)
                            + " where cast(id as text) in ('"
                            + String.join("','", ids) + "')")
                    .chain(() -> turn(session, segment, turn + 1, turns));
        });
    }

    private static Uni<Integer> insert(Mutiny.Session session, UUID segment, String progress, int second) {
        return write(session, """
                insert into segment_job (id, segment_id, version, kind, status, progress, requested_by, created_at, updated_at)
                values ('%s', '%s', 1, 'backfill', 'running', '%s', 'marketer', now(), %s)""".formatted(UUID.randomUUID(), segment,
                progress, at(second)));
    }

    private static String at(int second) {
        return "timestamptz '2026-01-01T00:00:00Z' + interval '" + second + " seconds'";
    }

    private static Uni<Integer> write(Mutiny.Session session, String sql) {
        return JsonRows.write(session, sql, Map.of());
    }

    @ParameterizedTest
    @CsvSource({ "1,500", "20,500", "21,476", "100,100", "199,50", "200,50" })
    void theMoreDefinitionsAreAskedTogetherTheFewerPeopleABatchHas(int definitions, int people) {
        assertThat(SegmentJobWorker.people(definitions)).isEqualTo(people);
    }

    @Test
    void aBackfillWaitsForWhoeverIsYoungerThanAllThatHasEnded() throws InterruptedException {
        UUID segment = make("会员 " + anyone(), inClub());
        UUID job = UUID.randomUUID();
        // It has its number before the other one has; and when it ends, the other runs, and none with a greater number has ended.
        HeldTransaction definition = HeldTransaction.of(session -> insert(session, job, segment));
        try (HeldTransaction reader = HeldTransaction.withNumber()) {
            definition.close();

            Awaitility.await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(5))
                    .until(() -> "waiting".equals(as("analyst").get("/v1/segments/" + segment).jsonPath().getString("job.status")));
        }

        eventually(segment, each -> each.getString("job.id").equals(job.toString()) && "done".equals(each.getString("job.status")));
    }

    private static Uni<Integer> insert(Mutiny.Session session, UUID job, UUID segment) {
        return write(session, """
                insert into segment_job (id, segment_id, version, kind, status, requested_by, created_at, updated_at)
                values ('%s', '%s', 1, 'backfill', 'waiting', 'marketer', clock_timestamp(), clock_timestamp())""".formatted(job, segment));
    }

    @Test
    void whatIsReadOfASegmentDoesNotCountItsMembers() throws InterruptedException {
        UUID segment = make("会员 " + anyone(), inClub());
        UUID list = UUID.fromString(as("marketer").body("{\"name\":\"名单 " + anyone() + "\",\"kind\":\"list\"}").post("/v1/segments").then()
                .statusCode(201).extract().path("id"));
        try (HeldTransaction locked = HeldTransaction.of(session -> write(session, "lock table segment_member in access exclusive mode"))) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                as("analyst").get("/v1/segments/" + segment + "/versions").then().statusCode(200);
                as("analyst").get("/v1/segments/" + segment + "/jobs").then().statusCode(200);
                as("analyst").get("/v1/segments/" + segment + "/used-by").then().statusCode(200);
                as("marketer").contentType("text/csv").body(user)
                        .put("/v1/segments/" + list + "/uploads/" + UUID.randomUUID() + "/parts/1?last=false").then()
                        .statusCode(202);
            });
        }
    }
}
