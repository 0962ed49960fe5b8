package io.throughline.profile.segment;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.did;
import static io.throughline.profile.segment.SegmentClient.isMember;
import static io.throughline.profile.segment.SegmentClient.profile;
import static io.throughline.profile.segment.SegmentClient.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of uploads of one list, and of parts of one upload, that come at once. */
@QuarkusTest
@RealServers
class SegmentUploadOrderTest {

    private static final String WAITING =
            "select cast(count(*) as int) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private final String li = "user_id:" + anyone();
    private final String wang = "user_id:" + anyone();
    /** What comes first has the greater id: ids are the callers' own, and say nothing of the order. */
    private final UUID first = UUID.fromString("ffffffff" + UUID.randomUUID().toString().substring(8));
    private final UUID second = UUID.fromString("00000000" + UUID.randomUUID().toString().substring(8));
    private UUID list;

    @BeforeEach
    void aListAndTwoPeople() {
        did("Seen", Instant.now(), li);
        did("Seen", Instant.now(), wang);
        profile(li);
        profile(wang);
        list = UUID.fromString(as("marketer").header("Idempotency-Key", anyone())
                .body("{\"name\":\"名单 " + anyone() + "\",\"kind\":\"list\"}").post("/v1/segments")
                .then().statusCode(201).extract().path("id"));
    }

    @AfterEach
    void mend() {
        sql("drop function if exists refuse_entry() cascade");
    }

    private Response send(UUID upload, int part, boolean last, String line) {
        return given().auth().oauth2(TestTokens.of("marketer")).contentType("text/csv").queryParam("mode", "replace")
                .queryParam("last", last)
                .body(line + "\n").put("/v1/segments/" + list + "/uploads/" + upload + "/parts/" + part);
    }

    private String status(UUID upload) {
        return as("marketer").get("/v1/segments/" + list + "/uploads/" + upload).jsonPath().getString("status");
    }

    private void done(UUID upload) {
        Awaitility.await("upload").atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50))
                .until(() -> status(upload).equals("done"));
    }

    @Test
    void uploadsOfOneListAreWorkedOffInTheOrderInWhichTheyWereClosed() throws InterruptedException {
        // Until this has ended no job begins, so that both are there before either is begun.
        try (HeldTransaction older = HeldTransaction.withNumber()) {
            send(first, 1, true, li).then().statusCode(202);
            send(second, 1, true, wang).then().statusCode(202);
        }
        done(first);
        done(second);

        assertThat(isMember(list, profile(wang))).isTrue();
        assertThat(isMember(list, profile(li))).isFalse();
    }

    @Test
    void anUploadWaitsForAnOlderOneThatIsTriedAgain() {
        sql("create function refuse_entry() returns trigger language plpgsql as 'begin if new.identifier = ''" + li
                + "'' then raise exception ''refused''; end if; return new; end'");
        sql("create trigger refuse_entry before insert on segment_entry for each row execute function refuse_entry()");
        send(first, 1, true, li).then().statusCode(202);
        Awaitility.await("a failure").atMost(Duration.ofSeconds(15))
                .until(() -> number("select attempts from segment_job where id = '" + first + "'") > 0);

        send(second, 1, true, wang).then().statusCode(202);
        Awaitility.await("begun").atMost(Duration.ofSeconds(15)).until(() -> status(second).equals("running"));
        Awaitility.await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(2)).until(() -> !isMember(list, profile(wang)));
        mend();
        sql("update segment_job set resume_at = now() where id = '" + first + "'");
        done(second);

        assertThat(status(first)).isEqualTo("done");
        assertThat(isMember(list, profile(wang))).isTrue();
        assertThat(isMember(list, profile(li))).isFalse();
    }

    @Test
    void aPartThatIsSentTwiceAtOnceCountsOnce() throws InterruptedException, ExecutionException {
        send(first, 1, false, li).then().statusCode(202);
        HeldTransaction older = HeldTransaction.of(session -> session
                .createNativeQuery("select cast(id as text) from segment_job where id = :id for update", String.class)
                .setParameter("id", first).getSingleResult());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Response>> both = Stream.of(1, 2).map(time -> threads.submit(() -> send(first, 2, true, wang))).toList();
            // Both wait for the lock, having looked already at what there is.
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> number(WAITING) >= 2);
            older.close();
            for (Future<Response> each : both) {
                each.get().then().statusCode(202);
            }
        }

        done(first);
        assertThat(number("select cast(count(*) as int) from segment_upload_part where job_id = '" + first + "'")).isEqualTo(2);
        assertThat(isMember(list, profile(li))).isTrue();
        assertThat(isMember(list, profile(wang))).isTrue();
    }

    private static int number(String sql) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(sql, Integer.class).getSingleResult());
    }
}
