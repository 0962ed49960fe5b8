package io.throughline.profile.retraction;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.retraction.RetractionTestClient.as;
import static io.throughline.profile.retraction.RetractionTestClient.ask;
import static io.throughline.profile.retraction.RetractionTestClient.await;
import static io.throughline.profile.retraction.RetractionTestClient.body;
import static io.throughline.profile.retraction.RetractionTestClient.counted;
import static io.throughline.profile.retraction.RetractionTestClient.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.privacy.OtherServices;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The doors of retractions, and their course. */
@QuarkusTest
@RealServers
class SourceRetractionApiTest {

    private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-01T17:30:00Z");

    private final String id = "retraction-" + anyone();
    private final String source = "server-" + anyone();

    @ParameterizedTest
    @CsvSource({ "agent", "analyst", "marketer" })
    void othersMayDoNothingHere(String role) {
        as(role).body(body(id, "source", source, FROM, UNTIL)).post("/v1/source-retractions").then().statusCode(403);
        as(role).get("/v1/source-retractions").then().statusCode(403);
        as(role).get("/v1/source-retractions/x").then().statusCode(403);
        as(role).post("/v1/source-retractions/x/execution").then().statusCode(403);
        as(role).delete("/v1/source-retractions/x").then().statusCode(403);
    }

    @Test
    void nobodyWithoutAToken() {
        given().get("/v1/source-retractions").then().statusCode(401);
        given().post("/v1/source-retractions/x/execution").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("privacy")).contentType("application/json").body(body(id, "source", source, FROM, UNTIL))
                .post("/v1/source-retractions").then().statusCode(401);
        given().auth().oauth2(TestTokens.partner("partner-mall", "mall")).get("/v1/source-retractions").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "[]", "{",
            "{\"origin\":\"moon\",\"source\":\"s\",\"from\":\"2026-03-01T12:00:00Z\",\"until\":\"2026-03-01T13:00:00Z\",\"reason\":\"r\"}",
            "{\"origin\":\"source\",\"source\":\"a "
                    + "b\",\"from\":\"2026-03-01T12:00:00Z\",\"until\":\"2026-03-01T13:00:00Z\",\"reason\":\"r\"}",
            "{\"origin\":\"source\",\"source\":\"s\",\"from\":\"2026-03-01T12:00:00Z\",\"until\":\"2026-03-01T13:00:00Z\"}",
            "{\"origin\":\"source\",\"source\":\"s\",\"from\":\"yesterday\",\"until\":\"2026-03-01T13:00:00Z\",\"reason\":\"r\"}",
            "{\"origin\":\"source\",\"source\":\"s\",\"from\":\"2026-03-01T12:00:00Z\",\"until\":\"2026-03-01T13:00:00Z\","
                    + "\"reason\":\"r\",\"force\":true}",
            "{\"id\":\"a b\",\"origin\":\"source\",\"source\":\"s\",\"from\":\"2026-03-01T12:00:00Z\","
                    + "\"until\":\"2026-03-01T13:00:00Z\",\"reason\":\"r\"}" })
    void whatIsNotARetractionIsRefused(String refused) {
        as("privacy").body(refused).post("/v1/source-retractions").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void anIntervalThatIsEmptyOrToComeIsRefusedByName() {
        ask(id, "source", source, UNTIL, FROM).then().statusCode(400).body("errors[0].field", equalTo("/until"));
        ask(id, "source", source, FROM, FROM).then().statusCode(400).body("errors[0].field", equalTo("/until"));
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        ask(id, "source", source, tomorrow, tomorrow.plusSeconds(60)).then().statusCode(400).body("errors[0].field", equalTo("/from"));
    }

    @Test
    void theCompanysOwnSurveysAreNoPartners() {
        ask(id, "partner", "feedback", FROM, UNTIL).then().statusCode(400).body("errors[0].field", equalTo("/source"))
                .body("errors[0].message", containsString("partner's client"));
        ask(id, "source", "feedback", FROM, UNTIL).then().statusCode(202);
    }

    @Test
    void unknownOnesAndUnknownParametersAreRefused() {
        as("admin").get("/v1/source-retractions/{id}", id).then().statusCode(404);
        execute(id).then().statusCode(404);
        as("privacy").delete("/v1/source-retractions/{id}", id).then().statusCode(404);
        as("admin").queryParam("all", true).get("/v1/source-retractions").then().statusCode(400);
        as("admin").queryParam("limit", 0).get("/v1/source-retractions").then().statusCode(400);
        as("admin").queryParam("cursor", "???").get("/v1/source-retractions").then().statusCode(400);
        as("admin").queryParam("cursor", PageCursor.of("+1000000-01-01T00:00:00Z", "")).get("/v1/source-retractions").then()
                .statusCode(400);
        as("admin").queryParam("cursor", PageCursor.of("yesterday", "")).get("/v1/source-retractions").then().statusCode(400);
    }

    @Test
    void sentTwiceItIsOneAndAnotherOfTheSameIdIsRefused() {
        ask(id, "source", source, FROM, UNTIL).then().statusCode(202).body("status", equalTo("counting")).body("id", equalTo(id))
                .body("source", equalTo(source)).body("askedBy", notNullValue()).body("executedAt", nullValue());
        ask(id, "source", source, FROM, UNTIL).then().statusCode(202).body("id", equalTo(id));
        ask(id, "partner", source, FROM, UNTIL).then().statusCode(409);
        ask(id, "source", source, FROM, UNTIL.plusSeconds(1)).then().statusCode(409);
    }

    @Test
    void itIsExecutedOnceAllHaveCountedAndCompletedOnceAllHaveDeleted() {
        ask(id, "source", source, FROM, UNTIL).then().statusCode(202);
        execute(id).then().statusCode(409).body("detail", containsString("counted"));
        OtherServices.answer(id, "retraction-count", "journey-service");
        as("admin").get("/v1/source-retractions/{id}", id).then().body("status", equalTo("counting"));
        OtherServices.answer(id, "retraction-count", "feedback-service");
        OtherServices.answer(id, "retraction-count", "recommendation-service");
        assertThat(await(id, "counted").getMap("services.find { it.service == 'journey-service' }.wouldRetract"))
                .containsEntry("touchpoints", 3);

        execute(id).then().statusCode(202).body("status", equalTo("running")).body("executedBy", notNullValue());
        execute(id).then().statusCode(202);
        as("privacy").delete("/v1/source-retractions/{id}", id).then().statusCode(409);
        OtherServices.answer(id, "retraction");
        await(id, "completed");

        execute(id).then().statusCode(202).body("status", equalTo("completed")).body("services", hasSize(4)).body("waitingFor",
                nullValue());
        String receipt = as("admin").get("/v1/source-retractions/{id}", id).jsonPath().prettify();
        assertThat(receipt).contains("\"authentic\": true").doesNotContain("\"fault\"");
        ConsumerRecord<String, byte[]> told = TestEvents.await("source-retractions", each -> id.equals(each.key()));
        EventContracts.assertValid("source-retractions", "retracted", told.value());
        assertThat(TestEvents.all("privacy").stream().filter(each -> id.equals(each.key())
                && "io.throughline.source.retraction.v1".equals(TestEvents.header(each, "ce_type"))).toList()).hasSize(2)
                .allSatisfy(each -> EventContracts.assertValid("privacy", "source-retraction", each.value()));
        assertThat(new String(told.value(), StandardCharsets.UTF_8)).contains("\"origin\":\"source\"");
    }

    @Test
    void aServiceThatCouldNotOrSignsSomethingElseFailsItUntilAllBeginAnew() {
        counted(id, "source", source, FROM, UNTIL);
        execute(id).then().statusCode(202);
        OtherServices.forge(id, "retraction", "journey-service");
        OtherServices.answer(id, "retraction", "feedback-service");
        OtherServices.answer(id, "retraction", "recommendation-service");
        assertThat(await(id, "failed")
                .getString("services.find { it.service == 'journey-service' }.receipts.find { it.step == 'retract' }.fault"))
                .contains("signature");
        Awaitility.await().until(() -> as("admin").get("/v1/source-retractions/{id}", id).jsonPath().getList("waitingFor")
                .equals(List.of("journey-service")));

        execute(id).then().statusCode(202).body("status", equalTo("running"));
        OtherServices.answer(id, "retraction");
        await(id, "completed");
    }

    @Test
    void aCountThatFailedBeginsAnewWhenItIsAskedForAgain() {
        ask(id, "source", source, FROM, UNTIL).then().statusCode(202);
        OtherServices.fail(id, "retraction-count", "journey-service");
        await(id, "failed");
        execute(id).then().statusCode(409);

        ask(id, "source", source, FROM, UNTIL).then().statusCode(202).body("status", equalTo("counting"));
        OtherServices.answer(id, "retraction-count");
        await(id, "counted");
    }

    @Test
    void oneThatWasNotExecutedIsCancelled() {
        counted(id, "source", source, FROM, UNTIL);

        as("admin").delete("/v1/source-retractions/{id}", id).then().statusCode(200).body("status", equalTo("cancelled"));
        as("admin").delete("/v1/source-retractions/{id}", id).then().statusCode(200);
        execute(id).then().statusCode(409).body("detail", containsString("cancelled"));
    }

    @Test
    void namesAreForgottenOnceItIsCancelled() {
        counted(id, "source", source, FROM, UNTIL);
        name(id, "count");
        as("admin").delete("/v1/source-retractions/{id}", id).then().statusCode(200);
        assertThat(names(id)).isZero();
    }

    @ParameterizedTest
    @EnumSource(RetractionStep.class)
    void namesAreForgottenWhereItCannotBeDone(RetractionStep step) {
        String user = "user_id:" + id;
        TestSource.server(source).identify(FROM, "{\"name\":\"李娜\"}", user);
        ShopTestClient.await(user);
        SourceRetraction retraction = new SourceRetraction(id, SourceKind.SOURCE, source, FROM, UNTIL, UNTIL);
        RetractedProfileData broken = new RetractedProfileData(null);

        assertThatThrownBy(() -> {
            if (step == RetractionStep.COUNT) {
                broken.count(retraction);
            } else {
                broken.retract(retraction);
            }
        }).isInstanceOf(RuntimeException.class);

        assertThat(names(id)).isZero();
    }

    @Test
    void whoIsErasedIsOnNoList() {
        String user = "user_id:" + id;
        TestSource.server(source).identify(UNTIL, "{\"name\":\"李娜\"}", user);
        ShopTestClient.await(user);
        name(user, id, "retract");

        as("privacy").body("{\"id\":\"dsr-%s\",\"kind\":\"erasure\",\"subject\":\"%s\"}".formatted(id, user)).post("/v1/privacy/requests")
                .then().statusCode(201);

        Awaitility.await().until(() -> names(id) == 0);
    }

    private static void name(String id, String step) {
        name("user_id:somebody", id, step);
    }

    private static void name(String identifier, String id, String step) {
        PostgresClient.<Integer>inTransaction(session -> session.createNativeQuery(
                "insert into source_retraction_subject (retraction, step, identifier) values ('" + id + "', '" + step + "', '" + identifier
                        + "')")
                .executeUpdate());
    }

    private static long names(String id) {
        return PostgresClient.<Long>inTransaction(session -> session
                .createNativeQuery("select count(*) from source_retraction_subject where retraction = '" + id + "'", Long.class)
                .getSingleResult());
    }

    @Test
    void anIntervalThatGoesOnIsCountedAndNotExecuted() {
        counted(id, "source", source, FROM, Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS));

        execute(id).then().statusCode(422).body("detail", containsString("until"));
    }

    @Test
    void theListIsPagedNewestFirst() {
        for (int i = 0; i < 3; i++) {
            ask(id + "-" + i, "source", source, FROM, UNTIL).then().statusCode(202);
        }

        String next = as("admin").queryParam("limit", 2).get("/v1/source-retractions").then().statusCode(200).body("items", hasSize(2))
                .body("items[0].id", equalTo(id + "-2")).extract().path("next");
        as("admin").queryParam("limit", 2).queryParam("cursor", next).get("/v1/source-retractions").then().statusCode(200)
                .body("items[0].id", equalTo(id + "-0"));
    }

    @Test
    void everyRequestIsInTheAuditLog() {
        ask(id, "source", source, FROM, UNTIL).then().statusCode(202);

        TestEvents.await("audit",
                each -> each.value() != null && new String(each.value(), StandardCharsets.UTF_8).contains("source-retraction.count"));
    }
}
