package io.throughline.journey.analysis.execution;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import com.clickhouse.client.api.ServerException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.ScopeRequest;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.junit.jupiter.api.Test;

/** What holds of all questions, whatever they ask: bounds, cancelling, faults, roles. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AnalysisApiTest {

    private static final String PATH = "/v1/analytics/endless";
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    AnalysisService analyses;

    @Inject
    ObjectMapper json;

    @Inject
    ClickHouseClient clickHouse;

    private final UUID id = UUID.randomUUID();

    private boolean runs() {
        return clickHouse.query("SELECT count() AS n FROM system.processes WHERE Settings['log_comment'] = 'tl:" + id + "'").getFirst()
                .get("n").asInt() == 1;
    }

    @Test
    void aQuestionIsCancelledByItsIdAndWhoAskedItIsTold() {
        CompletableFuture<Response> asked =
                CompletableFuture.supplyAsync(() -> as("analyst").header("X-Query-Id", id).body("{}").post(PATH));
        await().atMost(SOON).until(this::runs);
        assertThat(as("marketer").get("/v1/analytics/queries").jsonPath().getList("items.id")).contains(id.toString());

        as("analyst").delete("/v1/analytics/queries/" + id).then().statusCode(204);

        asked.join().then().statusCode(409).contentType("application/problem+json").body("type",
                equalTo("urn:throughline:problem:conflict"));
        assertThat(as("analyst").get("/v1/analytics/queries").jsonPath().getList("items.id")).doesNotContain(id.toString());
    }

    @Test
    void whoHangsUpIsWorkedForNoLonger() throws IOException {
        try (Socket caller = new Socket("localhost", RestAssured.port)) {
            caller.getOutputStream()
                    .write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of("analyst")
                            + "\r\nX-Query-Id: " + id
                            + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(this::runs);
        }

        await().atMost(SOON).until(() -> !runs());
        await().atMost(SOON)
                .until(() -> !as("analyst").get("/v1/analytics/queries").jsonPath().getList("items.id").contains(id.toString()));
    }

    @Test
    void aQuestionThatTakesTooMuchMemoryIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> analyses.executeStoredMasked(
                new EndlessResource.Endless("SELECT length(groupArray(toString(number))) AS n FROM numbers(3000000000)"),
                json.createObjectNode(), null))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.problem().status()).isEqualTo(422));
    }

    /** As ClickHouse fails that has begun to answer, until people are asked in so many slices. */
    private static final class Slicing implements Analysis<ScopeRequest, QuestionScope, Integer> {

        private final List<Integer> tried = new ArrayList<>();
        private final int enough;

        Slicing(int enough) {
            this.enough = enough;
        }

        @Override
        public String kind() {
            return "slicing";
        }

        @Override
        public Class<ScopeRequest> request() {
            return ScopeRequest.class;
        }

        @Override
        public QuestionScope read(ScopeRequest body, QuestionContext context, BodyFaults faults) {
            return body.scope(context, faults);
        }

        @Override
        public QuestionScope scope(QuestionScope question) {
            return question;
        }

        @Override
        public Integer answer(QuestionScope question, QueryRun run) {
            tried.add(run.slices());
            run.addNote("In " + run.slices());
            run.counted(run.slices(), 0);
            if (run.slices() < enough) {
                throw new QueryMemoryExceededException(new ServerException(QueryExecutor.MEMORY_LIMIT, "too much", 200, null));
            }
            return run.slices();
        }
    }

    @Test
    void whatIsTooMuchWithinAnAnswerIsBegunAgainInSlicesAndRefusedInTheEnd() {
        Slicing slicing = new Slicing(16);
        AnalysisAnswer<Integer> answer = analyses.executeStoredMasked(slicing, json.createObjectNode(), null);

        assertThat(slicing.tried).containsExactly(1, 4, 16);
        assertThat(answer.basis().notes()).containsExactly("In 16");
        assertThat(answer.basis().people()).isEqualTo(16);
        assertThatThrownBy(() -> analyses.executeStoredMasked(new Slicing(64), json.createObjectNode().put("zone", "Asia/Shanghai"), null))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.problem().status()).isEqualTo(422));
    }

    @Test
    void allThatIsWrongIsToldWithItsPlaceBeforeAnythingIsAsked() {
        as("analyst").body("{\"period\":{\"last\":\"soon\"},\"filter\":{\"and\":[{\"colour\":1}]}}").post(PATH).then().statusCode(400)
                .body("type", equalTo("urn:throughline:problem:invalid-body"))
                .body("errors.field", hasItems("/period/last", "/filter/and/0/colour"));
        for (String body : List.of("[]", "7", "{", "null")) {
            as("analyst").body(body).post(PATH).then().statusCode(400);
        }
        as("analyst").post(PATH).then().statusCode(400);
        as("analyst").header("X-Query-Id", "me").body("{}").post(PATH).then().statusCode(400).body("errors[0].field",
                equalTo("X-Query-Id"));
        as("analyst").body("{\"filter\":{\"event\":\"" + "x".repeat(1_100_000) + "\"}}").post(PATH).then().statusCode(413);
    }

    @Test
    void whoSeesPersonalDataMaskedMayNotAskByThem() {
        as("analyst").body("{\"filter\":{\"property\":\"email\",\"contains\":\"li\"}}").post(PATH).then().statusCode(403)
                .body("errors[0].field", equalTo("/filter/property"));
    }

    @Test
    void onlyWhoAnalysesSeesAndEndsQuestions() {
        as("agent").get("/v1/analytics/queries").then().statusCode(403);
        as("partner").delete("/v1/analytics/queries/" + id).then().statusCode(403);
        given().get("/v1/analytics/queries").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("analyst")).get("/v1/analytics/segments").then().statusCode(401);
        as("analyst").delete("/v1/analytics/queries/nobody").then().statusCode(400);
    }
}
