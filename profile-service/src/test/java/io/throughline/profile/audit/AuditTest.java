package io.throughline.profile.audit;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Multi;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class AuditTest {

    private static final String EXAMPLE = "audit";
    private final String user = "user_id:" + anyone();
    private String id;
    private Instant since;

    @BeforeEach
    void aCustomer() {
        tell(identify(NOON, "{\"name\":\"李娜\"}", user));
        id = ShopTestClient.await(user).getString("id");
        since = Instant.now();
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }

    private JsonPath audit(String subject, int entries) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> as("privacy").queryParam("subject", subject)
                .queryParam("actor", "agent").queryParam("from", since.toString()).get("/v1/audit").then().statusCode(200).extract()
                .jsonPath(),
                found -> found.getList("items").size() >= entries);
    }

    private static int sql(String... statements) {
        return PostgresClient
                .inTransaction(session -> session.createNativeQuery("alter table audit_entry disable trigger audit_is_append_only")
                        .executeUpdate().chain(() -> Multi.createFrom().items(statements)
                                .onItem().transformToUniAndConcatenate(statement -> session.createNativeQuery(statement).executeUpdate())
                                .collect().last())
                        .chain(changed -> session.createNativeQuery("alter table audit_entry enable trigger audit_is_append_only")
                                .executeUpdate().replaceWith(changed)));
    }

    private static JsonPath verify(String head) {
        RequestSpecification privacy = as("privacy");
        return (head == null ? privacy : privacy.queryParam("head", head)).get("/v1/audit/verification").then().statusCode(200)
                .extract().jsonPath();
    }

    @Test
    void aReadIsNotedWithWhoWhatWhoseWhyAndHowItEnded() {
        as("agent").header("X-Access-Reason", "%E5%AE%A2%E6%88%B7 case 4711").get("/v1/profiles/by-identifier/{i}", user).then()
                .statusCode(200);

        JsonPath found = audit(user, 1);
        assertThat(found.getString("items[0].action")).isEqualTo("profile.read");
        assertThat(found.getString("items[0].resource")).isEqualTo("GET /v1/profiles/by-identifier/{identifier}");
        assertThat(found.getList("items[0].subjects")).isEqualTo(List.of(user, "profile_id:" + id));
        assertThat(found.getString("items[0].reason")).isEqualTo("客户 case 4711");
        assertThat(found.getString("items[0].service")).isEqualTo("profile-service");
        assertThat(found.getInt("items[0].outcome")).isEqualTo(200);
        assertThat(found.getList("items[0].roles")).isEqualTo(List.of("agent"));
        ConsumerRecord<String, byte[]> told = TestEvents.await("audit", each -> user.equals(each.key())
                && new String(each.value(), StandardCharsets.UTF_8).contains("4711"));
        EventContracts.assertValid("audit", EXAMPLE, told.value());
    }

    @Test
    void searchesChangesAndRefusalsAreNotedToo() {
        as("agent").queryParam("q", user.substring(8)).get("/v1/profiles").then().statusCode(200).body("items", hasSize(1));
        as("agent").header("If-Match", "*").contentType("application/json").body("{\"city\":\"上海\"}")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(200);
        as("agent").header("If-Match", "\"99\"").contentType("application/json").body("{\"city\":\"上海\"}")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(412);

        JsonPath found = audit("profile_id:" + id, 3);
        assertThat(found.getList("items.action")).containsExactly("traits.change", "traits.change", "profile.search");
        assertThat(found.getList("items.outcome")).containsExactly(412, 200, 200);
        assertThat(found.getList("items.reason")).contains("finding a customer");
    }

    @Test
    void whoMayNotIsNotedAndWhoIsUnknownIsNot() {
        as("marketer").header("If-Match", "*").contentType("application/json").body("{}").patch("/v1/profiles/{id}/traits", id)
                .then().statusCode(403);
        given().get("/v1/profiles/{id}", id).then().statusCode(401);

        Awaitility.await().untilAsserted(() -> as("admin").queryParam("subject", "profile_id:" + id).queryParam("actor", "marketer")
                .get("/v1/audit").then().body("items", hasSize(1)).body("items[0].outcome", equalTo(403)));
    }

    @Test
    void whatOtherServicesTellIsTakenInOnce() {
        String said = EventContracts.example("audit", EXAMPLE).replace("email:li@example.cn", user).replace("2026-11-02T08:15:31.220415Z",
                Instant.now().toString());
        EventContracts.assertExampleValid("audit", EXAMPLE);

        TestEvents.send("audit", user, "twice-" + user, "/journey-service", "io.throughline.audit.v1", said);
        TestEvents.send("audit", user, "twice-" + user, "/journey-service", "io.throughline.audit.v1", said);
        TestEvents.send("audit", user, "next-" + user, "/journey-service", "io.throughline.audit.v1",
                said.replace("profile.read", "timeline.read"));

        assertThat(audit(user, 2).getList("items.action")).containsExactly("timeline.read", "profile.read");
    }

    @Test
    void aRowThatWasChangedOrTakenOutIsFoundAndSoIsATailThatWasCutOff() {
        as("agent").get("/v1/profiles/{id}", id).then().statusCode(200);
        as("agent").get("/v1/profiles/by-identifier/{i}", user).then().statusCode(200);
        int seq = audit("profile_id:" + id, 2).getInt("items[0].seq");
        assertThat(verify(null).getBoolean("intact")).isTrue();

        sql("update audit_entry set actor = 'nobody' where seq = " + seq);
        assertThat(verify(null).getInt("firstBroken.seq")).isEqualTo(seq);
        sql("update audit_entry set actor = 'agent' where seq = " + seq);
        JsonPath mended = verify(null);
        assertThat(mended.getBoolean("intact")).isTrue();

        Awaitility.await().until(() -> verify(null).getLong("entries") > mended.getLong("entries"));
        String head = verify(null).getString("head");
        assertThat(verify(head).getBoolean("notedHeadFound")).isTrue();
        sql("create table cut as select * from audit_entry where encode(hash, 'hex') = '" + head
                + "' or seq > (select seq from audit_entry where encode(hash, 'hex') = '" + head + "')");
        sql("delete from audit_entry where seq in (select seq from cut)");
        JsonPath cut = verify(head);
        assertThat(cut.getBoolean("intact")).isFalse();
        assertThat(cut.getBoolean("notedHeadFound")).isFalse();
        // At once: what was read meanwhile is noted behind what is there.
        sql("delete from audit_entry where seq >= (select min(seq) from cut)", "insert into audit_entry select * from cut");
        sql("drop table cut");

        sql("create table taken as select * from audit_entry where seq = " + seq);
        sql("delete from audit_entry where seq = " + seq);
        assertThat(verify(null).getString("firstBroken.fault")).isEqualTo("entries before it are missing");
        sql("insert into audit_entry select * from taken");
        sql("drop table taken");
    }

    @Test
    void aReadWhileKafkaIsAwayIsAnsweredAndNotedOnceItIsBack() {
        TestServers.kill("kafka");
        try {
            as("agent").header("X-Access-Reason", "while Kafka is away").get("/v1/profiles/{id}", id).then().statusCode(200);
        } finally {
            TestServers.restart("kafka");
        }

        Awaitility.await().atMost(Duration.ofSeconds(60))
                .until(() -> audit("profile_id:" + id, 1).getList("items.reason").contains("while Kafka is away"));
    }

    @Test
    void theTableTakesNoChange() {
        as("agent").get("/v1/profiles/{id}", id).then().statusCode(200);
        audit("profile_id:" + id, 1);

        for (String change : List.of("update audit_entry set actor = 'x'", "delete from audit_entry", "truncate audit_entry")) {
            assertThat(org.assertj.core.api.Assertions
                    .catchThrowable(() -> PostgresClient.inTransaction(session -> session.createNativeQuery(change)
                            .executeUpdate())))
                    .hasStackTraceContaining("append-only");
        }
    }

    @Test
    void theListIsPagedAndFiltered() {
        for (int i = 0; i < 3; i++) {
            as("agent").get("/v1/profiles/{id}", id).then().statusCode(200);
        }
        audit("profile_id:" + id, 3);

        JsonPath first = as("admin").queryParam("subject", "profile_id:" + id).queryParam("service", "profile-service")
                .queryParam("action", "profile.read").queryParam("from", "2026-01-01T00:00:00Z").queryParam("to", "2100-01-01T00:00:00Z")
                .queryParam("limit", 2).get("/v1/audit").then().statusCode(200).body("items", hasSize(2)).body("next", notNullValue())
                .extract().jsonPath();
        as("admin").queryParam("subject", "profile_id:" + id).queryParam("action", "profile.read").queryParam("limit", 2)
                .queryParam("cursor", first.getString("next")).get("/v1/audit").then()
                .body("items.size()", org.hamcrest.Matchers.greaterThanOrEqualTo(1));
        as("admin").queryParam("subject", "profile_id:" + id).queryParam("to", "2026-01-01T00:00:00Z").get("/v1/audit").then().body("items",
                hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({ "/v1/audit,agent", "/v1/audit,analyst", "/v1/audit,marketer", "/v1/audit/verification,agent" })
    void othersMayNotReadIt(String path, String role) {
        as(role).get(path).then().statusCode(403);
        given().get(path).then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get(path).then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({ "/v1/audit?limit=0", "/v1/audit?limit=201", "/v1/audit?cursor=x", "/v1/audit?from=yesterday", "/v1/audit?subject=nobody",
            "/v1/audit/verification?head=xyz" })
    void whatCannotBeReadIsRefused(String path) {
        as("admin").get(path).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void aReasonThatIsTooLongIsRefused() {
        as("agent").header("X-Access-Reason", "x".repeat(201)).get("/v1/profiles/{id}", id).then().statusCode(400)
                .body("errors[0].field", equalTo("X-Access-Reason"));
    }
}
