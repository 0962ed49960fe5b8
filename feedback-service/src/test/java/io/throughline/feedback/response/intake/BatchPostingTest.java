package io.throughline.feedback.response.intake;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.batch;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class BatchPostingTest {

    private static ValidatableResponse postBatch(String text) {
        return asMall().body(text).post("/v1/responses/batch").then();
    }

    /** Posts it alone: 201 says that it was not there. */
    private static void wasNotStored(String response) {
        post(asMall(), response).statusCode(201);
    }

    /** Posts it alone: 200 says that it was there, the same. */
    private static void wasStored(String response) {
        post(asMall(), response).statusCode(200);
    }

    @Test
    void aBatchOfFiveHundredIsStoredAsOne() {
        String run = newId();
        String[] responses =
                IntStream.range(0, 500).mapToObj(i -> body(run + '-' + i, "\"nps\":" + i % 11 + ",\"comment\":\"第" + i + "条\""))
                        .toArray(String[]::new);

        postBatch(batch(responses)).statusCode(200).body("results.size()", equalTo(500))
                .body("results.status", everyItem(equalTo("created")))
                .body("results[499].id", equalTo(run + "-499"));
        postBatch(batch(responses)).statusCode(200).body("results.status", everyItem(equalTo("duplicate")));
        post(asMall(), responses[250]).statusCode(200);
    }

    @Test
    void everyoneOfABatchIsNamedInTheAuditLogAndNotInTheAnswer() {
        String run = newId();
        String[] responses =
                IntStream.range(0, 201).mapToObj(i -> body(run + '-' + i, "\"nps\":9").replace("user_id:42", "user_id:王-" + run + '-' + i))
                        .toArray(String[]::new);

        postBatch(batch(responses)).statusCode(200).body("people", nullValue());

        JsonPath first = audited("user_id:王-" + run + "-0");
        assertThat(first.getList("subjects")).hasSize(200);
        assertThat(first.getInt("people")).isEqualTo(200);
        assertThat(first.getString("action")).isEqualTo("response.post");
        assertThat(audited("user_id:王-" + run + "-200").getInt("people")).isEqualTo(1);
    }

    private static JsonPath audited(String person) {
        return new JsonPath(new String(TestEvents.await("audit", each -> person.equals(each.key())).value(), StandardCharsets.UTF_8));
    }

    @Test
    void whatIsValidIsStoredAndTheOthersAreRefusedByThemselves() {
        String good = body(newId(), "\"nps\":3");
        String bad = newId();

        postBatch(batch(good, body(bad, "\"nps\":11"), body(newId(), "\"csat\":6,\"ces\":0"))).statusCode(207)
                .body("created", equalTo(1)).body("duplicates", equalTo(0)).body("refused", equalTo(2))
                .body("results.index", contains(0, 1, 2)).body("results.status", contains("created", "refused", "refused"))
                .body("results[0].responseId", notNullValue()).body("results[0].problem", nullValue())
                .body("results[1].id", equalTo(bad)).body("results[1].responseId", nullValue())
                .body("results[1].problem.type", equalTo("urn:throughline:problem:invalid-body"))
                .body("results[1].problem.status", equalTo(400))
                .body("results[1].problem.errors.field", contains("/responses/1/nps"))
                .body("results[2].problem.errors.field", contains("/responses/2/csat", "/responses/2/ces"));

        wasStored(good);
        wasNotStored(body(bad, "\"nps\":1"));
    }

    @Test
    void sentAgainABatchWithFaultsChangesNothing() {
        String text = batch(body(newId(), "\"nps\":3"), body(newId(), "\"nps\":11"));
        postBatch(text).statusCode(207).body("results.status", contains("created", "refused"));

        postBatch(text).statusCode(207).body("results.status", contains("duplicate", "refused"));
    }

    @Test
    void aUsedIdIsRefusedByItself() {
        String id = newId();
        post(asMall(), body(id, "\"nps\":3")).statusCode(201);
        String fresh = body(newId(), "\"nps\":3");

        postBatch(batch(fresh, body(id, "\"nps\":4"))).statusCode(207).body("results.status", contains("created", "refused"))
                .body("results[1].problem.status", equalTo(409)).body("results[1].problem.errors.field", contains("/responses/1/id"));

        wasStored(fresh);
        post(asMall(), body(id, "\"nps\":3")).statusCode(200);
    }

    @Test
    void whatWasStoredBeforeIsADuplicateInABatch() {
        String old = body(newId(), "\"nps\":3");
        String fresh = body(newId(), "\"nps\":4");
        post(asMall(), old).statusCode(201);

        postBatch(batch(old, fresh)).statusCode(200).body("results.status", contains("duplicate", "created"));
    }

    @Test
    void theSameTwiceInABatchIsStoredOnce() {
        String twice = body(newId(), "\"nps\":3");

        postBatch(batch(twice, twice)).statusCode(200).body("results.status", contains("created", "duplicate"));
    }

    @Test
    void ofOneIdForTwoContentsTheFirstIsStored() {
        String id = newId();

        postBatch(batch(body(id, "\"nps\":3"), body(id, "\"nps\":4"))).statusCode(207)
                .body("results.status", contains("created", "refused"))
                .body("results[1].problem.status", equalTo(409)).body("results[1].problem.errors.field", contains("/responses/1/id"));

        wasStored(body(id, "\"nps\":3"));
    }

    @Test
    void anothersChannelIsRefusedByItself() {
        String good = body(newId(), "\"nps\":3");
        String other = newId();

        postBatch(batch(good, body(other, "\"nps\":3,\"channel\":\"social\""))).statusCode(207)
                .body("results.status", contains("created", "refused"))
                .body("results[1].problem.status", equalTo(403)).body("results[1].problem.errors.field", contains("/responses/1/channel"));

        wasStored(good);
        wasNotStored(body(other, "\"nps\":1"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"responses\":[]}", "{\"responses\":null}", "{\"responses\":{}}", "{\"responses\":7}" })
    void aBatchHasResponses(String text) {
        postBatch(text).statusCode(400).body("errors.field", contains("/responses"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "7", "[]", "\"a\"" })
    void whatIsNoObjectIsRefusedByItself(String row) {
        String good = body(newId(), "\"nps\":3");

        postBatch(batch(row, good)).statusCode(207).body("results.status", contains("refused", "created"))
                .body("results[0].problem.errors.field", contains("/responses/0"));
    }

    @Test
    void wrongTypesAndUnknownFieldsAreNamedByTheirPlace() {
        postBatch(batch(body(newId(), "\"nps\":3"), body(newId(), "\"nps\":\"3\""), body(newId(), "\"mood\":3"),
                body(newId(), "\"comment\":\"a\\u0000b\"")))
                .statusCode(207).body("results.status", contains("created", "refused", "refused", "refused"))
                .body("results[1].problem.errors.field", contains("/responses/1/nps"))
                .body("results[2].problem.errors.field", contains("/responses/2/mood"))
                .body("results[3].problem.errors.field", contains("/responses/3/comment"));
        postBatch("{\"responses\":[%s],\"mood\":3}".formatted(body(newId(), "\"nps\":3"))).statusCode(400).body("errors.field",
                contains("/mood"));
        postBatch("{\"responses\":[{]}").statusCode(400);
    }

    @Test
    void limitsAreToldNotCut() {
        String[] tooMany = IntStream.range(0, 501).mapToObj(_ -> body(newId(), "\"nps\":3")).toArray(String[]::new);

        postBatch(batch(tooMany)).statusCode(400).body("errors.field", contains("/responses"));
        postBatch(batch(body(newId(), "\"comment\":\"" + "x".repeat(1_100_000) + "\""))).statusCode(413);
    }

    @Test
    void withoutATokenNoBatchIsTaken() {
        io.restassured.RestAssured.given().contentType("application/json").body(batch(body(newId(), "\"nps\":3")))
                .post("/v1/responses/batch").then().statusCode(401);
        as(TestTokens.forged("admin")).body(batch(body(newId(), "\"nps\":3"))).post("/v1/responses/batch").then().statusCode(401);
    }
}
