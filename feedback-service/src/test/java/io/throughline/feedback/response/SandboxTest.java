package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.batch;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.feedback.store.FeedbackDatabase;
import org.junit.jupiter.api.Test;

/** A partner's sandbox behaves as the real thing does, holds nothing real, and nothing real learns of it. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class SandboxTest {

    private static final String HEADER = "Throughline-Sandbox";
    private static final String CORRECTION = "{\"nps\":8,\"occurredAt\":\"2026-01-31T09:38:00Z\"}";

    private final String client = "partner-s" + UUID.randomUUID() + "-sandbox";
    private final String channel = "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);

    @Inject
    FeedbackDatabase database;

    private RequestSpecification sandbox() {
        return as(TestTokens.sandbox(client, channel));
    }

    private static String ofPerson(String id, String identifier) {
        return body(id, "\"nps\":9").replace("user_id:42", identifier);
    }

    private long stored() {
        return database.sandboxResponses().countDocuments(Filters.eq("partner", client));
    }

    @Test
    void everyDoorAnswersAsTheRealOneAndSaysThatItIsASandbox() {
        String id = newId();
        String body = body(id, "\"nps\":9");

        String responseId = post(sandbox(), body).statusCode(201).header(HEADER, "true").body("partner", equalTo(client))
                .body("channel", equalTo(channel)).extract().path("responseId");
        post(sandbox(), body).statusCode(200).header(HEADER, "true").body("responseId", equalTo(responseId));
        post(sandbox(), body(id, "\"nps\":1")).statusCode(409).header(HEADER, "true").body("errors[0].field", equalTo("/id"));
        post(sandbox(), body(newId(), "\"nps\":11")).statusCode(400).header(HEADER, "true").body("errors[0].field", equalTo("/nps"));
        post(sandbox(), body(newId(), "\"nps\":1,\"channel\":\"partner\"")).statusCode(403).header(HEADER, "true");
        sandbox().get("/v1/responses/" + newId()).then().statusCode(404).header(HEADER, "true");
        sandbox().get("/v1/nothing").then().statusCode(404);
        as(TestTokens.forged("partner-sandbox")).get("/v1/responses/" + id).then().statusCode(401).header(HEADER, nullValue());
        for (String name : List.of(id, responseId)) {
            sandbox().get("/v1/responses/" + name).then().statusCode(200).header(HEADER, "true").header("ETag", "\"1\"")
                    .body("nps", equalTo(9))
                    .body("identifiers", contains("user_id:42"));
        }
        sandbox().get("/v1/responses").then().statusCode(200).header(HEADER, "true").body("items.id", contains(id)).body("next",
                nullValue());
        sandbox().queryParam("metric", "nps").get("/v1/scores").then().statusCode(200).header(HEADER, "true")
                .body("items.channel", contains(channel))
                .body("items.n", contains(1));

        sandbox().body(CORRECTION).put("/v1/responses/" + id).then().statusCode(428).header(HEADER, "true");
        sandbox().header("If-Match", "\"1\"").body(CORRECTION).put("/v1/responses/" + id).then().statusCode(200).header("ETag", "\"2\"")
                .body("nps", equalTo(8));
        sandbox().header("If-Match", "\"1\"").body(CORRECTION.replace('8', '7')).put("/v1/responses/" + id).then().statusCode(412);
        sandbox().delete("/v1/responses/" + id).then().statusCode(200).header(HEADER, "true").body("responseId", equalTo(responseId));
        sandbox().delete("/v1/responses/" + id).then().statusCode(200);
        sandbox().get("/v1/responses/" + id).then().statusCode(404);
        post(sandbox(), body).statusCode(410);
    }

    @Test
    void aBatchIsJudgedRowByRow() {
        String kept = newId();
        String deleted = newId();
        post(sandbox(), body(deleted, "\"nps\":9")).statusCode(201);
        sandbox().delete("/v1/responses/" + deleted).then().statusCode(200);
        post(sandbox(), body(kept, "\"nps\":9")).statusCode(201);

        sandbox()
                .body(batch(body(kept, "\"nps\":9"), body(newId(), "\"nps\":2"), body(newId(), "\"nps\":12"), body(deleted, "\"nps\":9"),
                        body(kept, "\"nps\":1")))
                .post("/v1/responses/batch").then().statusCode(207).header(HEADER, "true")
                .body("results.status", contains("duplicate", "created", "refused", "refused", "refused"));
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void nothingOfItReachesWhatIsReal() {
        String id = newId();
        String responseId = post(sandbox(), body(id, "\"nps\":9")).statusCode(201).extract().path("responseId");
        sandbox().header("If-Match", "\"1\"").body(CORRECTION).put("/v1/responses/" + id).then().statusCode(200);

        assertThat(database.responses().countDocuments(Filters.eq("channel", channel))).isZero();
        assertThat(database.outbox().countDocuments(Filters.eq("responses.channel", channel))).isZero();
        assertThat(database.partnerCopies().countDocuments(Filters.eq("channel", channel))).isZero();
        as(TestTokens.of("admin", "privacy")).get("/v1/responses/" + responseId).then().statusCode(404).header(HEADER, nullValue());
        as(TestTokens.of("admin", "privacy")).queryParam("channel", channel).get("/v1/responses").then().body("items", hasSize(0));
        as(TestTokens.of("admin")).queryParam("channel", channel).queryParam("partner", client).get("/v1/responses/" + id).then()
                .statusCode(404);
        as(TestTokens.of("admin")).queryParam("channel", channel).queryParam("metric", "nps").get("/v1/scores").then().body("items",
                hasSize(0));
        as(TestTokens.partner("partner-mall", channel)).get("/v1/responses").then().body("items", hasSize(0));
        // Also the partner whose client has the same name: the role decides, and no name.
        as(TestTokens.partner(client, channel)).get("/v1/responses/" + id).then().statusCode(404);
        String real = post(as(TestTokens.partner(client, channel)), body(id, "\"nps\":3")).statusCode(201).extract().path("responseId");
        TestEvents.await("feedback", each -> real.equals(TestEvents.header(each, "ce_id")));
        assertThat(TestEvents.all("feedback").stream().filter(each -> new String(each.value(), StandardCharsets.UTF_8).contains(channel))
                .toList()).hasSize(1);
    }

    @Test
    void nothingRealIsReadChangedOrToldByIt() {
        String id = newId();
        String person = "user_id:real-" + newId();
        String real = TestTokens.partner(client, channel);
        String responseId = post(as(real), ofPerson(id, person)).statusCode(201).extract().path("responseId");
        String ofAgent = post(as(TestTokens.of("agent")), body(newId(), "\"nps\":5,\"channel\":\"" + channel + "\"")).statusCode(201)
                .extract().path("responseId");
        String cursor = as(TestTokens.of("admin")).queryParam("channel", channel).queryParam("limit", 1).get("/v1/responses").path("next");

        for (String name : List.of(id, responseId, ofAgent)) {
            sandbox().get("/v1/responses/" + name).then().statusCode(404);
            sandbox().queryParam("channel", channel).queryParam("partner", client).get("/v1/responses/" + name).then().statusCode(404);
            sandbox().header("If-Match", "\"1\"").body(CORRECTION).put("/v1/responses/" + name).then().statusCode(404);
            sandbox().delete("/v1/responses/" + name).then().statusCode(404);
        }
        sandbox().get("/v1/responses").then().body("items", hasSize(0));
        sandbox().queryParam("partner", client).queryParam("channel", channel).get("/v1/responses").then().body("items", hasSize(0));
        sandbox().queryParam("identifier", person).get("/v1/responses").then().body("items", hasSize(0));
        sandbox().queryParam("cursor", cursor).get("/v1/responses").then().body("items", hasSize(0));
        sandbox().queryParam("metric", "nps").get("/v1/scores").then().body("items", hasSize(0));
        // The id that the same client used in earnest, for something else: no conflict tells of it.
        post(sandbox(), body(id, "\"nps\":1")).statusCode(201).body("responseId", equalTo(responseId));
        sandbox().delete("/v1/responses/" + id).then().statusCode(200);
        as(real).get("/v1/responses/" + responseId).then().statusCode(200).body("nps", equalTo(9));
        post(as(real), ofPerson(id, person)).statusCode(200);
    }

    @Test
    void aSandboxIsOfOneClient() {
        String id = newId();
        String responseId = post(sandbox(), body(id, "\"nps\":9")).statusCode(201).extract().path("responseId");
        String other = TestTokens.sandbox("partner-other-" + newId(), channel);

        as(other).get("/v1/responses/" + responseId).then().statusCode(404);
        as(other).queryParam("partner", client).get("/v1/responses/" + id).then().statusCode(404);
        as(other).get("/v1/responses").then().body("items", hasSize(0));
        as(other).queryParam("partner", client).get("/v1/responses").then().body("items", hasSize(0));
        as(other).queryParam("metric", "nps").get("/v1/scores").then().body("items", hasSize(0));
        as(other).delete("/v1/responses/" + responseId).then().statusCode(404);
        as(other).delete("/v1/sandbox/responses").then().statusCode(200).body("deletedResponses", equalTo(0));
        sandbox().get("/v1/responses/" + id).then().statusCode(200);
    }

    @Test
    void theRoleOfASandboxStandsAboveEveryOther() {
        String id = newId();
        String both = TestTokens.client(client, channel, "partner", "partner-sandbox", "admin", "privacy");

        String responseId = post(as(both), body(id, "\"nps\":9")).statusCode(201).header(HEADER, "true").extract().path("responseId");

        as(TestTokens.of("admin")).get("/v1/responses/" + responseId).then().statusCode(404);
        sandbox().get("/v1/responses/" + responseId).then().statusCode(200);
        String real = post(asMall(), body(newId(), "\"nps\":9")).statusCode(201).extract().path("responseId");
        as(both).get("/v1/responses/" + real).then().statusCode(404);
    }

    @Test
    void withoutAChannelItOpensNothing() {
        String unbound = TestTokens.sandbox(client, null);

        post(as(unbound), body(newId(), "\"nps\":9")).statusCode(403).header(HEADER, "true");
        as(unbound).get("/v1/responses").then().statusCode(403);
        as(unbound).queryParam("metric", "nps").get("/v1/scores").then().statusCode(403);
    }

    @Test
    void itDoesNotTellWhoWasErasedOrWhoAgreesToWhat() {
        String erased = "user_id:erased-" + newId();
        String refusing = "user_id:refusing-" + newId();
        String before = newId();
        post(sandbox(), ofPerson(before, erased)).statusCode(201);
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, erased), "feedback-service");
        TestEvents.consents(refusing, "{\"feedback\":false}", true, true);
        String ofRefusing = post(as(TestTokens.of("agent")), ofPerson(newId(), refusing).replace("}", ",\"channel\":\"" + channel + "\"}"))
                .extract().path("responseId");
        org.awaitility.Awaitility.await().until(() -> as(TestTokens.of("agent")).get("/v1/responses/" + ofRefusing).statusCode() == 403);

        for (String person : List.of(erased, refusing)) {
            String id = newId();
            post(sandbox(), ofPerson(id, person)).statusCode(201);
            post(sandbox(), ofPerson(id, person)).statusCode(200);
            sandbox().get("/v1/responses/" + id).then().statusCode(200);
            sandbox().queryParam("identifier", person).get("/v1/responses").then().statusCode(200);
        }
        // What was posted before stays until its time is over: that it vanished would tell.
        sandbox().get("/v1/responses/" + before).then().statusCode(200);
        sandbox().queryParam("metric", "nps").get("/v1/scores").then().body("items.n", contains(3));
    }

    @Test
    void oneNamePlaysSomebodyWhoDoesNotAgree() {
        String id = newId();
        post(sandbox(), ofPerson(id, SandboxResponses.WITHHELD)).statusCode(201);

        sandbox().get("/v1/responses/" + id).then().statusCode(403).body("type", equalTo("urn:throughline:problem:withheld"));
        sandbox().header("If-Match", "\"1\"").body(CORRECTION).put("/v1/responses/" + id).then().statusCode(403);
        sandbox().get("/v1/responses").then().body("items", hasSize(0));
        sandbox().queryParam("metric", "nps").get("/v1/scores").then().body("items", hasSize(0));
        String real = newId();
        post(asMall(), ofPerson(real, SandboxResponses.WITHHELD)).statusCode(201);
        asMall().get("/v1/responses/" + real).then().statusCode(200);
    }

    @Test
    void itsUseIsRecordedAndStandsInNobodysRecord() {
        String person = "user_id:named-" + newId();
        String id = newId();
        post(sandbox(), ofPerson(id, person)).statusCode(201);
        sandbox().queryParam("identifier", person).get("/v1/responses").then().statusCode(200).body("items.id", contains(id));

        TestEvents.await("audit", each -> text(each.value()).contains(client) && text(each.value()).contains("response.read"));
        assertThat(TestEvents.all("audit").stream().map(each -> each.key() + text(each.value())).filter(each -> each.contains(client))
                .toList())
                .hasSize(2).allSatisfy(each -> assertThat(each).doesNotContain(person));
    }

    private static String text(byte[] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
