package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.ReceiptVerifier;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.JsonRows;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@RealServers
class PrivacyTest {

    private final String name = anyone();
    private final String user = "user_id:" + name;
    private final String email = "email:" + name + "@例子.cn";
    private final String tablet = "anonymous_id:" + name;
    private final String request = "dsr-" + name;
    private String id;

    @BeforeEach
    void aCustomer() {
        tell(identify(NOON, "{\"name\":\"李娜\",\"city\":\"上海\"}", user, email, tablet));
        id = ShopTestClient.await(user, ShopTestClient.withIdentifiers(3)).getString("id");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }

    private Response post(String kind, String more) {
        return as("privacy").contentType("application/json")
                .body("{\"id\":\"%s\",\"kind\":\"%s\",\"subject\":\"%s\"%s}".formatted(request, kind, email, more))
                .post("/v1/privacy/requests");
    }

    private JsonPath awaitStatus(String status) {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                () -> as("admin").get("/v1/privacy/requests/{id}", request).jsonPath(),
                found -> status.equals(found.getString("status")));
    }

    private void erase() {
        post("erasure", "").then().statusCode(201).body("status", equalTo("running"));
        OtherServices.answer(request, "erasure");
        awaitStatus("completed");
    }

    private static void notThere(String identifier) {
        ShopTestClient.get(identifier).then().statusCode(404);
    }

    @Test
    void anErasedPersonIsInNoTableAndAllAreTold() {
        erase();

        notThere(user);
        as("agent").get("/v1/profiles/{id}", id).then().statusCode(404);
        for (String table : List.of("profile where id = '" + id + "'", "identifier where key like '%" + name + "%'",
                "trait_fact where identifier like '%" + name + "%'", "link where a like '%" + name + "%' or b like '%" + name + "%'",
                "audit_person where subject like '%" + name + "%' or subject like '%" + id + "%'",
                "privacy_request where subject is not null and id = '" + request + "'")) {
            assertThat(PostgresClient.<Long>inTransaction(session -> session.createNativeQuery("select count(*) from " + table, Long.class)
                    .getSingleResult())).as(table).isZero();
        }
        ConsumerRecord<String, byte[]> erased = TestEvents.await("profiles", each -> each.key().equals(id)
                && "io.throughline.profile.erased.v1".equals(TestEvents.header(each, "ce_type")));
        EventContracts.assertValid("profiles", "erased", erased.value());
        TestEvents.await("identities", each -> each.key().equals(email) && each.value() == null);
        ConsumerRecord<String, byte[]> told = TestEvents.await("privacy", each -> each.key().equals(request)
                && "io.throughline.privacy.requested.v1".equals(TestEvents.header(each, "ce_type")));
        EventContracts.assertValid("privacy", "requested", told.value());
        assertThat(JsonPath.from(new String(told.value(), StandardCharsets.UTF_8)).getList("identifiers"))
                .isEqualTo(List.of(tablet, email, user));
        assertThat(TestEvents.all("suppressions").stream().filter(each -> each.value() != null).toList()).hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(each -> EventContracts.assertValid("suppressions", "suppression", each.value()));
    }

    @Test
    void ourOwnReceiptIsSignedAndCountsWhatWasDeleted() {
        erase();

        JsonPath done = awaitStatus("completed");
        String ours = "receipts.find { it.service == 'profile-service' }.";
        assertThat(done.getInt(ours + "receipt.counts.identifiers")).isEqualTo(4);
        assertThat(done.getInt(ours + "receipt.counts.profiles")).isEqualTo(1);
        assertThat(done.getList("receipts.authentic")).containsOnly(true);
        assertThat(done.getList("receipts.pinned")).containsOnly(true);
        assertThat(done.getList("receipts")).hasSize(4);
        assertThat(done.getString("due")).isEqualTo("met");
        assertThat(done.getString("subject")).isNull();
        as("privacy").queryParam("subject", email).get("/v1/privacy/requests").then().body("items.id", hasItem(request));
        ConsumerRecord<String, byte[]> told = TestEvents.await("privacy", each -> each.key().equals(request)
                && "/profile-service".equals(TestEvents.header(each, "ce_source"))
                && "io.throughline.privacy.receipt.v1".equals(TestEvents.header(each, "ce_type")));
        EventContracts.assertValid("privacy", "receipt", told.value());
        assertThat(ReceiptVerifier.run(told.value())).isZero();
        for (Object served : done.getList("receipts.receipt")) {
            assertThat(ReceiptVerifier.run(JsonRows.JSON.valueToTree(served).toString())).as("%s", served).isZero();
        }
    }

    @Test
    void anErasedPersonsLateEventDoesNotBringThemBack() {
        erase();

        tell(track(NOON.plusSeconds(60), user));
        tell(track(NOON.plusSeconds(61), tablet));
        tell(identify(NOON.plusSeconds(62), "{\"city\":\"北京\"}", "user_id:new-" + name, email));
        String other = "user_id:other-" + name;
        tell(track(NOON.plusSeconds(63), other, tablet));

        ShopTestClient.await(other, ShopTestClient.withIdentifiers(1));
        notThere(user);
        notThere("user_id:new-" + name);
        assertThat(PostgresClient.<
                Long>inTransaction(session -> session.createNativeQuery("select count(*) from identifier where key in ('" + user + "','"
                        + email + "','" + tablet + "')", Long.class).getSingleResult()))
                .isZero();
    }

    @Test
    void whoIsLiftedMayBeACustomerAgain() {
        erase();
        as("privacy").get("/v1/privacy/suppressions/{i}", user).then().body("suppressed", equalTo(true));

        as("privacy").delete("/v1/privacy/suppressions/{i}", email).then().statusCode(204);

        as("admin").get("/v1/privacy/suppressions/{i}", user).then().body("suppressed", equalTo(false));
        as("privacy").delete("/v1/privacy/suppressions/{i}", email).then().statusCode(404);
        tell(track(NOON.plusSeconds(60), user, email));
        assertThat(ShopTestClient.await(user).getString("id")).isNotEqualTo(id);
        TestEvents.await("suppressions", each -> each.value() == null);
    }

    @Test
    void aPortabilityRequestCollectsFromAllFourAndWaitsForOneThatIsAway() {
        post("portability", "").then().statusCode(201);
        OtherServices.export(request, "feedback-service", 1, true, "response", "{\"nps\":9,\"comment\":\"很好 <b>\"}");
        OtherServices.answer(request, "portability", "feedback-service");
        OtherServices.export(request, "journey-service", 1, false, "touchpoint", "{\"name\":\"Order Completed\"}");
        OtherServices.export(request, "journey-service", 2, true, "touchpoint", "{\"name\":\"Product Viewed\"}");
        OtherServices.answer(request, "portability", "journey-service");
        Awaitility.await().until(() -> as("privacy").get("/v1/privacy/requests/{id}", request).jsonPath().getList("waitingFor")
                .equals(List.of("recommendation-service")));
        as("privacy").get("/v1/privacy/requests/{id}/export", request).then().statusCode(409);

        OtherServices.answer(request, "portability", "recommendation-service");

        awaitStatus("completed");
        String export = as("privacy").get("/v1/privacy/requests/{id}/export", request).then().statusCode(200)
                .contentType(containsString("application/x-ndjson")).extract().asString();
        List<JsonPath> lines = export.lines().map(JsonPath::from).toList();
        assertThat(lines.stream().map(line -> line.getString("service") + '/' + line.getString("kind")))
                .startsWith("feedback-service/response",
                        "journey-service/touchpoint", "journey-service/touchpoint")
                .contains("profile-service/identifier", "profile-service/profile")
                .anyMatch(each -> each.startsWith("profile-service/trait"));
        assertThat(export).contains("李娜").contains(email);
        String report = as("privacy").get("/v1/privacy/requests/{id}/report", request).then().statusCode(200).extract().asString();
        assertThat(report).contains("很好 &lt;b&gt;").contains("李娜").doesNotContain("<b>");
        PostgresClient.inTransaction(session -> session
                .createNativeQuery("update privacy_request set expires_at = now() where id = '" + request + "'").executeUpdate());
        as("privacy").get("/v1/privacy/requests/{id}/export", request).then().statusCode(410);
        as("admin").get("/v1/privacy/requests/{id}/export", request).then().statusCode(403);
    }

    @Test
    void aForgedReceiptDoesNotCountAndAnotherKeyIsFlagged() {
        post("access", "").then().statusCode(201);
        OtherServices.forge(request, "access", "journey-service");
        JsonPath failed = awaitStatus("failed");
        assertThat(failed.getList("waitingFor")).contains("journey-service");
        assertThat(failed.getBoolean("receipts.find { it.service == 'journey-service' }.authentic")).isFalse();

        OtherServices.answer(request, "access");
        awaitStatus("completed");

        String another = request + "-2";
        as("privacy").contentType("application/json")
                .body("{\"id\":\"%s\",\"kind\":\"access\",\"subject\":\"%s\"}".formatted(another, user))
                .post("/v1/privacy/requests").then().statusCode(201);
        OtherServices.answerWithAnotherKey(another, "access", "feedback-service");
        Awaitility.await().untilAsserted(() -> as("privacy").get("/v1/privacy/requests/{id}", another).then()
                .body("receipts.find { it.service == 'feedback-service' }.pinned", equalTo(false))
                .body("receipts.find { it.service == 'feedback-service' }.authentic", equalTo(true)));
    }

    @Test
    void aRequestThatFailedInOneServiceIsStartedAgain() {
        post("access", "").then().statusCode(201);
        OtherServices.fail(request, "access", "journey-service");
        awaitStatus("failed");

        as("privacy").post("/v1/privacy/requests/{id}/start", request).then().statusCode(200).body("status", equalTo("running"));
        OtherServices.answer(request, "access");

        awaitStatus("completed");
        as("privacy").post("/v1/privacy/requests/{id}/start", request).then().statusCode(409);
    }

    @Test
    void aRectificationIsTheLastWordOnATrait() {
        post("rectification", ",\"traits\":{\"city\":\"杭州\"}").then().statusCode(201);

        assertThat(
                ShopTestClient.await(user, profile -> "杭州".equals(profile.getString("traits.city.value"))).getString("traits.city.source"))
                .startsWith("api:");
        tell(identify(NOON.plusSeconds(5), "{\"city\":\"上海\",\"seen\":1}", user));
        assertThat(ShopTestClient.await(user, profile -> profile.get("traits.seen") != null).getString("traits.city.value"))
                .isEqualTo("杭州");
        OtherServices.answer(request, "rectification");
        awaitStatus("completed");
    }

    @Test
    void handedInTwiceItIsOneRequest() {
        post("access", "").then().statusCode(201);
        post("access", "").then().statusCode(200).body("id", equalTo(request));
        post("erasure", "").then().statusCode(409);
    }

    @Test
    void aRequestMayWaitAndBeCalledOff() {
        post("erasure", ",\"start\":false,\"note\":\"身份待核实\"").then().statusCode(201).body("status", equalTo("received"))
                .body("waitingFor", nullValue()).body("due", equalTo("far"));
        as("privacy").get("/v1/privacy/suppressions/{i}", user).then().body("suppressed", equalTo(false));

        as("privacy").post("/v1/privacy/requests/{id}/cancel", request).then().statusCode(200).body("status", equalTo("cancelled"));

        as("privacy").post("/v1/privacy/requests/{id}/cancel", request).then().statusCode(200);
        as("privacy").post("/v1/privacy/requests/{id}/start", request).then().statusCode(409);
        as("privacy").queryParam("status", "cancelled").queryParam("kind", "erasure").queryParam("subject", email).queryParam("limit", 1)
                .get("/v1/privacy/requests").then().body("items", hasSize(1));
        ShopTestClient.get(user).then().statusCode(200);
    }

    @Test
    void aVisitorWithoutAProfileMayAskToo() {
        as("privacy").contentType("application/json")
                .body("{\"id\":\"%s\",\"kind\":\"erasure\",\"subject\":\"anonymous_id:v-%s\"}".formatted(request, name))
                .post("/v1/privacy/requests").then().statusCode(201);
        OtherServices.answer(request, "erasure");

        awaitStatus("completed");
        as("privacy").get("/v1/privacy/suppressions/{i}", "anonymous_id:v-" + name).then().body("suppressed", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"id\":\"a b\",\"kind\":\"access\",\"subject\":\"user_id:1\"}",
            "{\"id\":\"a\",\"kind\":\"all\",\"subject\":\"user_id:1\"}",
            "{\"id\":\"a\",\"kind\":\"access\"}", "{\"id\":\"a\",\"kind\":\"access\",\"subject\":\"nobody\"}",
            "{\"id\":\"a\",\"kind\":\"rectification\",\"subject\":\"user_id:1\"}",
            "{\"id\":\"a\",\"kind\":\"access\",\"subject\":\"user_id:1\",\"deadline\":\"2000-01-01T00:00:00Z\"}",
            "{\"id\":\"a\",\"kind\":\"access\",\"subject\":\"user_id:1\",\"traits\":{\"x\":1}}", "[]", "{" })
    void whatIsNotARequestIsRefused(String body) {
        as("privacy").contentType("application/json").body(body).post("/v1/privacy/requests").then().statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void aRectificationOfNobodyOrOfWhatIsNoTraitIsRefused() {
        as("privacy").contentType("application/json")
                .body("{\"id\":\"%s\",\"kind\":\"rectification\",\"subject\":\"user_id:x-%s\",\"traits\":{\"city\":\"x\"}}"
                        .formatted(request, name))
                .post("/v1/privacy/requests").then().statusCode(422).body("errors[0].field", equalTo("/subject"));
        as("privacy").get("/v1/privacy/requests/{id}", request).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({ "agent", "analyst", "marketer" })
    void othersMayDoNothingHere(String role) {
        as(role).get("/v1/privacy/requests").then().statusCode(403);
        as(role).contentType("application/json").body("{}").post("/v1/privacy/requests").then().statusCode(403);
        as(role).delete("/v1/privacy/suppressions/{i}", user).then().statusCode(403);
        as(role).get("/v1/privacy/requests/x/export").then().statusCode(403);
    }

    @Test
    void anAdminReadsAndDoesNotWriteAndNobodyWithoutAToken() {
        as("admin").get("/v1/privacy/requests").then().statusCode(200);
        as("admin").contentType("application/json").body("{\"id\":\"x\",\"kind\":\"erasure\",\"subject\":\"%s\"}".formatted(user))
                .post("/v1/privacy/requests").then().statusCode(403);
        given().get("/v1/privacy/requests").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("privacy")).get("/v1/privacy/requests").then().statusCode(401);
    }
}
