package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.batch;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender does with a response that it posted: read it by its own id, correct it, delete it. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class OwnResponseTest {

    private static final String TYPE = "urn:throughline:problem:";

    @Inject
    FeedbackDatabase database;

    private static final String AT = ",\"occurredAt\":\"2026-01-31T10:00:00Z\"}";

    private static RequestSpecification asSocial() {
        return as(TestTokens.partner("partner-social", "social"));
    }

    private static ValidatableResponse get(RequestSpecification who, String id) {
        return who.get("/v1/responses/{id}", id).then();
    }

    private static ValidatableResponse correct(RequestSpecification who, String id, String etag, String answers) {
        return (etag == null ? who : who.header("If-Match", etag)).body(answers).put("/v1/responses/{id}", id).then();
    }

    private static ValidatableResponse delete(RequestSpecification who, String id) {
        return who.delete("/v1/responses/{id}", id).then();
    }

    private static void refused(ValidatableResponse answer, int status, String kind, String... fields) {
        answer.statusCode(status).contentType("application/problem+json").body("type", equalTo(TYPE + kind));
        if (fields.length > 0) {
            answer.body("errors.field", containsInAnyOrder(fields));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "mall-%s", "mall/2026/%s", "问卷 %s?a=b#c", "batch%%2F%s", "%s" })
    void aPartnerReadsItsResponseByItsOwnId(String form) {
        String id = form.formatted(UUID.randomUUID());
        String responseId = post(asMall(),
                "{\"id\":\"%s\",\"nps\":9,\"identifiers\":[\"user_id:42\"],\"occurredAt\":\"2026-01-31T09:30:00Z\"}".formatted(id))
                .statusCode(201).extract().path("responseId");

        get(asMall(), id).statusCode(200).header("ETag", "\"1\"").body("id", equalTo(id)).body("responseId", equalTo(responseId));
        get(asMall(), responseId).statusCode(200).header("ETag", "\"1\"").body("id", equalTo(id));
    }

    @Test
    void anOwnIdIsReadInItsChannelAlone() {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9")).statusCode(201);

        refused(get(asSocial(), id), 404, "not-found");
        refused(get(asSocial().queryParam("channel", "partner"), id), 403, "forbidden", "channel");
        refused(get(as(TestTokens.of("agent")), id), 400, "invalid-parameter", "channel");
        refused(get(as(TestTokens.of("agent")).queryParam("channel", "partner"), id), 404, "not-found");
        get(as(TestTokens.of("agent")).queryParam("channel", "partner").queryParam("partner", "partner-mall"), id).statusCode(200)
                .body("nps", equalTo(9));
        refused(get(as(TestTokens.of("marketer")), id), 403, "forbidden");
        refused(RestAssured.get("/v1/responses/{id}", id).then(), 401, "unauthenticated");
        refused(get(as(TestTokens.forged("admin")), id), 401, "unauthenticated");
    }

    @Test
    void aPartnerCorrectsWhatItPosted() {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9,\"comment\":\"好\"")).statusCode(201);

        String etag =
                correct(asMall(), id, "\"1\"", "{\"nps\":3,\"csat\":2,\"language\":\"zh-cn\"" + AT).statusCode(200).body("nps", equalTo(3))
                        .body("csat", equalTo(2)).body("comment", nullValue()).body("language", equalTo("zh-CN")).extract().header("ETag");

        assertThat(etag).isEqualTo("\"2\"");
        get(asMall(), id).statusCode(200).header("ETag", "\"2\"").body("nps", equalTo(3)).body("csat", equalTo(2))
                .body("comment", nullValue())
                .body("id", equalTo(id)).body("identifiers", contains("user_id:42")).body("occurredAt", equalTo("2026-01-31T10:00:00Z"));
        refused(post(asMall(), body(id, "\"nps\":9,\"comment\":\"好\"")), 409, "conflict", "/id");
    }

    @Test
    void aCorrectionNeedsTheRevisionThatWasRead() {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9")).statusCode(201);
        refused(correct(asMall(), id, null, "{\"nps\":3" + AT), 428, "precondition-required");
        correct(asMall(), id, "\"1\"", "{\"nps\":3" + AT).statusCode(200);

        refused(correct(asMall(), id, "\"1\"", "{\"nps\":5" + AT), 412, "precondition-failed");
        refused(correct(asMall(), id, "1", "{\"nps\":5" + AT), 400, "invalid-parameter", "If-Match");
        // The same again, because its answer was lost.
        correct(asMall(), id, "\"1\"", "{\"nps\":3" + AT).statusCode(200).header("ETag", "\"2\"");
        correct(asMall(), id, "\"2\"", "{\"nps\":5" + AT).statusCode(200).header("ETag", "\"3\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{\"nps\":11,\"csat\":0 | /nps,/csat", "{\"nps\":\"3\" | /nps", "{\"nps\":3,\"mood\":1 | /mood",
            "{\"nps\":3,\"id\":\"other\" | /id", "{\"language\":\"zh\" | ''", "{\"nps\":3,\"comment\":\" \" | /comment" })
    void aFaultyCorrectionIsRefusedByField(String answers, String pointers) {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9")).statusCode(201);

        refused(correct(asMall(), id, "\"1\"", answers + AT), 400, "invalid-body", pointers.split(","));

        get(asMall(), id).body("nps", equalTo(9)).header("ETag", "\"1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "null", "[]", "{", "{\"nps\":3}" })
    void whatIsNoCorrectionIsRefused(String text) {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9")).statusCode(201);

        refused(correct(asMall(), id, "\"1\"", text), 400, "invalid-body");
        refused(correct(asMall(), id, "\"1\"", "{\"comment\":\"" + "x".repeat(1_100_000) + "\"}"), 413, "too-large");
    }

    @Test
    void onlyWhoPostedAResponseChangesIt() {
        String id = newId();
        String responseId = post(asMall(), body(id, "\"nps\":9")).statusCode(201).extract().path("responseId");
        RequestSpecification neighbour = as(TestTokens.partner("partner-neighbour", "partner"));

        for (String role : List.of("agent", "admin")) {
            refused(correct(as(TestTokens.of(role)), responseId, "\"1\"", "{\"nps\":3" + AT), 403, "forbidden");
            refused(delete(as(TestTokens.of(role)), responseId), 403, "forbidden");
        }
        refused(correct(neighbour, responseId, "\"1\"", "{\"nps\":3" + AT), 403, "forbidden");
        refused(delete(as(TestTokens.partner("partner-neighbour", "partner")), responseId), 403, "forbidden");
        refused(correct(asSocial(), responseId, "\"1\"", "{\"nps\":3" + AT), 404, "not-found");
        refused(delete(asSocial(), responseId), 404, "not-found");
        refused(delete(asSocial(), id), 404, "not-found");
        refused(delete(asSocial().queryParam("channel", "partner"), id), 403, "forbidden", "channel");
        for (String role : List.of("analyst", "marketer", "privacy")) {
            refused(correct(as(TestTokens.of(role)), responseId, "\"1\"", "{\"nps\":3" + AT), 403, "forbidden");
            refused(delete(as(TestTokens.of(role)), responseId), 403, "forbidden");
        }
        refused(RestAssured.given().contentType("application/json").body("{\"nps\":3" + AT).put("/v1/responses/" + responseId).then(), 401,
                "unauthenticated");
        refused(RestAssured.delete("/v1/responses/" + responseId).then(), 401, "unauthenticated");
        refused(delete(as(TestTokens.forged("admin")), responseId), 401, "unauthenticated");

        get(asMall(), id).statusCode(200).header("ETag", "\"1\"").body("nps", equalTo(9));
    }

    @Test
    void aColleagueCorrectsAndDeletesWhatColleaguesPosted() {
        String id = newId();
        post(as(TestTokens.of("agent")), body(id, "\"csat\":4,\"channel\":\"store\"")).statusCode(201);

        correct(as(TestTokens.of("admin")).queryParam("channel", "store"), id, "\"1\"", "{\"csat\":5" + AT).statusCode(200).body("csat",
                equalTo(5));
        delete(as(TestTokens.of("agent")).queryParam("channel", "store"), id).statusCode(200);

        refused(get(as(TestTokens.of("agent")).queryParam("channel", "store"), id), 404, "not-found");
    }

    @Test
    void aCorrectionChangesTheScore() {
        String channel = "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        RequestSpecification partner = as(TestTokens.partner("partner-" + channel, channel));
        String id = newId();
        post(partner, body(id, "\"nps\":10")).statusCode(201);
        as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").then()
                .body("items[0].score", equalTo(100.0f));

        correct(as(TestTokens.partner("partner-" + channel, channel)), id, "\"1\"", "{\"nps\":0" + AT).statusCode(200);
        as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").then()
                .body("items[0].score", equalTo(-100.0f));

        delete(as(TestTokens.partner("partner-" + channel, channel)), id).statusCode(200);
        as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").then().body("items",
                hasSize(0));
    }

    @Test
    void aDeletedResponseIsGoneAndItsIdIsNotUsedAgain() {
        String id = newId();
        String responseId = post(asMall(), body(id, "\"nps\":9")).statusCode(201).extract().path("responseId");

        String deletedAt = delete(asMall(), id).statusCode(200).body("responseId", equalTo(responseId)).body("deletedAt", notNullValue())
                .body("people", nullValue()).extract().path("deletedAt");

        refused(get(asMall(), id), 404, "not-found");
        refused(get(asMall(), responseId), 404, "not-found");
        refused(get(as(TestTokens.of("admin")), responseId), 404, "not-found");
        delete(asMall(), id).statusCode(200).body("deletedAt", equalTo(deletedAt));
        delete(asMall(), responseId).statusCode(200).body("deletedAt", equalTo(deletedAt));
        refused(delete(asSocial(), responseId), 404, "not-found");
        refused(correct(asMall(), id, "\"1\"", "{\"nps\":3" + AT), 404, "not-found");
        refused(post(asMall(), body(id, "\"nps\":9")), 410, "gone", "/id");
        asMall().body(batch(body(id, "\"nps\":9"), body(newId(), "\"nps\":9"))).post("/v1/responses/batch").then().statusCode(207)
                .body("results.status", contains("refused", "created")).body("results[0].problem.status", equalTo(410));
        refused(get(asMall(), id), 404, "not-found");
    }

    @Test
    void aRepeatedDeletionDoesNotTakeWhatElseItsTextMayMean() {
        String first = "first-" + UUID.randomUUID();
        String responseId = post(asMall(), response(first)).statusCode(201).extract().path("responseId");
        post(asMall(), response(responseId)).statusCode(201);

        delete(asMall(), responseId).statusCode(200);
        delete(asMall(), responseId).statusCode(200);

        get(asMall(), first).statusCode(200).body("responseId", equalTo(responseId));
    }

    @Test
    void whatALateRequestStoresAfterItsDeletionIsDeletedAgain() {
        String id = "late-" + UUID.randomUUID();
        String responseId = post(asMall(), response(id)).statusCode(201).extract().path("responseId");
        Document stored = database.responses().find(Filters.eq("_id", responseId)).first();
        delete(asMall(), id).statusCode(200);
        database.responses().insertOne(stored);

        post(asMall(), response(id)).statusCode(410);

        assertThat(database.responses().find(Filters.eq("_id", responseId)).first()).isNull();
    }

    private static String response(String id) {
        return "{\"id\":\"%s\",\"nps\":9,\"identifiers\":[\"user_id:42\"],\"occurredAt\":\"2026-01-31T09:30:00Z\"}".formatted(id);
    }

    @Test
    void whatWasNeverPostedCannotBeDeleted() {
        refused(delete(asMall(), newId()), 404, "not-found");
        refused(delete(asMall(), UUID.randomUUID().toString()), 404, "not-found");
    }
}
