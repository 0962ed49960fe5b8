package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class RetentionTest {

    @Inject
    RetentionSweeper sweeper;

    private final String name = anyone();

    private static int sql(String statement) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }

    private static long count(String of) {
        return PostgresClient.<
                Long>inTransaction(session -> session.createNativeQuery("select count(*) from " + of, Long.class).getSingleResult());
    }

    @Test
    void whatHasBeenKeptForItsTimeIsDeletedAndTheRestStays() {
        tell(track(NOON, "user_id:" + name));
        ShopTestClient.await("user_id:" + name);
        sql("insert into identifier (key, first_seen, last_seen) values ('anonymous_id:old-" + name
                + "', now() - interval '400 days', now() - interval '400 days'),"
                + " ('anonymous_id:young-" + name + "', now(), now())");
        sql("insert into activity (identifier, at, received_at, message_id, type, name, source, properties) values"
                + " ('user_id:" + name + "', now() - interval '4 years', now() - interval '4 years', 'old', 'track', 'Old', 'shop', '{}'),"
                + " ('user_id:" + name + "', '1997-01-01', now(), 'imported', 'track', 'Imported', 'shop', '{}')");
        sql("insert into privacy_request (id, kind, status, digest, created_by, created_at, deadline, finished_at, expires_at)"
                + " values ('" + name + "', 'access', 'completed', 'x', 'privacy', now(), now(), now(), now() - interval '1 second')");
        sql("insert into privacy_export (request_id, service, part, items) values ('" + name + "', 'journey-service', 1, '[]')");

        sweeper.sweep();

        assertThat(count("identifier where key = 'anonymous_id:old-" + name + "'")).isZero();
        assertThat(count("identifier where key in ('anonymous_id:young-" + name + "', 'user_id:" + name + "')")).isEqualTo(2);
        assertThat(count("activity where identifier = 'user_id:" + name + "' and message_id = 'old'")).isZero();
        assertThat(count("activity where identifier = 'user_id:" + name + "' and message_id = 'imported'")).isEqualTo(1);
        assertThat(count("privacy_export where request_id = '" + name + "'")).isZero();
        assertThat(count("privacy_request where id = '" + name + "'")).isEqualTo(1);
        given().auth().oauth2(TestTokens.of("privacy")).get("/v1/privacy/retention").then().statusCode(200)
                .body("items.dataClass", hasItems("activity", "visitors", "quarantine", "conflicts", "exports", "requests"))
                .body("items.find { it.dataClass == 'activity' }.keptFor", equalTo("PT26280H"))
                .body("items.find { it.dataClass == 'exports' }.lastSweep", notNullValue());
    }

    @Test
    void everyClassOfDataIsSweptOfWhatIsOldAndOfNothingElse() {
        sql("insert into trait_quarantine (id, identifier, name, source, value, at, event_id, pointer, reason, quarantined_at)"
                + " select gen_random_uuid(), 'user_id:" + name + "', n, 'shop', '1', now(), n, '', 'wrong', now() - a from (values"
                + " ('old', interval '400 days'), ('young', interval '1 day')) v(n, a)");
        sql("insert into identity_conflict (id, a, b, weaker, reason, detail, status, count, first_at, last_at, source, event_id, "
                + "judged_at, rules_version, settled_by, settled_at)"
                + " select gen_random_uuid(), 'user_id:" + name + "' || n, 'user_id:" + name
                + "' || n || 'b', 'user_id:x', 'limit', '', s, 1,"
                + " now() - a, now() - a, 'shop', n, now() - a, 1, 'agent', case when s <> 'open' then now() - a end from (values "
                + "('old', 'apart', interval '9999 days'),"
                + " ('open', 'open', interval '9999 days'), ('young', 'apart', interval '1 day')) v(n, s, a)");
        sql("insert into privacy_request (id, kind, status, digest, created_by, created_at, deadline, finished_at, expires_at)"
                + " select '" + name
                + "' || n, 'access', 'completed', 'x', 'privacy', now() - a, now(), now() - a, now() + interval '1 day' from (values"
                + " ('old', interval '9999 days'), ('young', interval '1 day')) v(n, a)");
        sql("insert into privacy_receipt (request_id, service, receipt, authentic, pinned) values ('" + name
                + "old', 'journey-service', '{}', true, true)");
        sql("insert into privacy_export (request_id, service, part, items) values ('" + name + "old', 'journey-service', 1, '[]'),"
                + " ('" + name + "young', 'journey-service', 1, '[]')");

        sweeper.sweep();

        assertThat(names("trait_quarantine where identifier = 'user_id:" + name + "'", "name")).containsExactly("young");
        assertThat(names("identity_conflict where a like 'user_id:" + name + "%'", "event_id")).containsExactlyInAnyOrder("open", "young");
        assertThat(names("privacy_request where id like '" + name + "%'", "id")).containsExactly(name + "young");
        assertThat(names("privacy_receipt where request_id like '" + name + "%'", "service")).isEmpty();
        assertThat(names("privacy_export where request_id like '" + name + "%'", "request_id")).containsExactly(name + "young");
    }

    @Test
    void whatIsClaimedOfAVisitorIsTakenBackAndDeletedAsVisitorsAre() {
        sql("insert into identity_claim (key, claimed, source, said_at, since, users, told, due) select 'anonymous_id:' || n || '" + name
                + "', 'user_id:" + name
                + "', 'page', now() - a, now() - a, '{1}', gen_random_uuid(), false from (values ('old', interval '400 days'), "
                + "('young', interval '1 day')) v(n, a)");

        sweeper.sweep();

        io.throughline.commons.test.TestEvents.await("identities",
                each -> each.key().equals("anonymous_id:old" + name) && each.value() == null);
        assertThat(names("identity_claim where claimed = 'user_id:" + name + "'", "key")).containsExactly("anonymous_id:young" + name);
    }

    private static java.util.List<String> names(String of, String column) {
        return PostgresClient.<java.util.List<String>>inTransaction(
                session -> session.createNativeQuery("select cast(" + column + " as text) from " + of, String.class)
                        .getResultList());
    }

    @Test
    void whatWasCollectedForARequestThatNeverCompletesIsDeletedTooAndItMayBeginAnew() {
        PrivacyTestClient.post(name, "access", "user_id:" + name, "").then().statusCode(201);
        OtherServices.export(name, "feedback-service", 1, true, "response", "{\"comment\":\"很好\"}");
        OtherServices.answer(name, "access", "feedback-service");
        PrivacyTestClient.await(name, found -> found.getList("receipts.service").contains("feedback-service"));
        sql("update privacy_request set expires_at = expires_at - interval '31 days' where id = '" + name + "'");

        sweeper.sweep();

        assertThat(count("privacy_export where request_id = '" + name + "'")).isZero();
        assertThat(PrivacyTestClient.awaitStatus(name, "failed").getList("waitingFor")).hasSize(4);
        PrivacyTestClient.as("privacy").post("/v1/privacy/requests/{id}/start", name).then().statusCode(200);
        OtherServices.answer(name, "access");
        PrivacyTestClient.awaitStatus(name, "completed");
    }

    @Test
    void aSweepBeginsAtOnceWhereItIsAskedFor() {
        sql("insert into identifier (key, first_seen, last_seen) values ('anonymous_id:expired-" + name
                + "', now() - interval '400 days', now() - interval '400 days')");

        Instant asked = Instant.now();

        given().auth().oauth2(TestTokens.of("privacy")).post("/v1/privacy/retention/sweeps").then().statusCode(202);

        // To its end: it would lock rows that another test's sweep passes over.
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> given().auth().oauth2(TestTokens.of("privacy")).get("/v1/privacy/retention").jsonPath()
                        .getList("items.lastSweep", String.class).stream()
                        .allMatch(each -> each != null && Instant.parse(each).isAfter(asked)));
        assertThat(count("identifier where key = 'anonymous_id:expired-" + name + "'")).isZero();
    }

    @Test
    void onlyPrivacyAndAdminSeeIt() {
        given().auth().oauth2(TestTokens.of("admin")).get("/v1/privacy/retention").then().statusCode(200);
        given().auth().oauth2(TestTokens.of("analyst")).get("/v1/privacy/retention").then().statusCode(403);
        given().get("/v1/privacy/retention").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("analyst")).post("/v1/privacy/retention/sweeps").then().statusCode(403);
        given().post("/v1/privacy/retention/sweeps").then().statusCode(401);
    }
}
