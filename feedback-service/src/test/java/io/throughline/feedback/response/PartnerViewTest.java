package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.feedback.store.FeedbackDatabase;
import org.junit.jupiter.api.Test;

/** All that a partner sees of what it posts is the same for an erased person and for one who was never known. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class PartnerViewTest {

    private static final String SERVICE = "feedback-service";

    private final String name = UUID.randomUUID().toString();

    @Inject
    FeedbackDatabase database;

    @Inject
    ErasedPersonCopies sweeper;

    private static String body(String id, String identifiers, int nps) {
        return "{\"id\":\"%s\",\"identifiers\":[%s],\"occurredAt\":\"2026-01-31T09:3%d:00Z\",\"nps\":%d,\"comment\":\"很好\"}".formatted(id,
                identifiers, nps, nps);
    }

    private static int count() {
        List<Integer> n =
                asMall().queryParam("metric", "nps").get("/v1/scores").then().statusCode(200).extract().jsonPath().getList("items.n");
        return n.stream().mapToInt(Integer::intValue).sum();
    }

    /** What a partner sees, without what differs from post to post. */
    private static List<String> seen(String who, String more) {
        List<String> seen = new ArrayList<>();
        String id = newId();
        String batched = newId();
        String identifiers = "\"" + who + "\"" + more;
        int before = count();
        JsonPath posted = note(seen, post(asMall(), body(id, identifiers, 9)).extract().response(), id, who);
        String responseId = posted.getString("responseId");
        note(seen, post(asMall(), body(id, identifiers, 9)).extract().response(), id, who);
        note(seen, post(asMall(), body(id, identifiers, 1)).extract().response(), id, who);
        note(seen, asMall().get("/v1/responses/" + responseId), id, who);
        note(seen, asMall().queryParam("identifier", who).get("/v1/responses"), id, who);
        note(seen, asMall().queryParam("identifier", who).queryParam("metric", "csat").get("/v1/responses"), id, who);
        String batch = "{\"responses\":[%s,%s]}".formatted(body(id, identifiers, 9), body(batched, identifiers, 3));
        note(seen, asMall().contentType("application/json").body(batch).post("/v1/responses/batch"), id, who, batched);
        note(seen, asMall().contentType("application/json").body(batch).post("/v1/responses/batch"), id, who, batched);
        note(seen, asMall().queryParam("identifier", who).queryParam("limit", 1).get("/v1/responses"), id, who);
        seen.add("counted " + (count() - before));
        changes(seen, id, responseId, identifiers, who);
        seen.add("counted after changes " + (count() - before));
        return seen;
    }

    /** By its own id: read, corrected, sent again, deleted, and sent again. */
    private static void changes(List<String> seen, String id, String responseId, String identifiers, String who) {
        var read = asMall().get("/v1/responses/" + id);
        seen.add("ETag " + read.header("ETag"));
        note(seen, read, id, who);
        String correction = "{\"nps\":8,\"occurredAt\":\"2026-01-31T09:38:00Z\"}";
        var corrected = asMall().contentType("application/json").header("If-Match", "\"1\"").body(correction).put("/v1/responses/" + id);
        seen.add("ETag " + corrected.header("ETag"));
        note(seen, corrected, id, who);
        note(seen, asMall().contentType("application/json").header("If-Match", "\"1\"").body(correction.replace('8', '7'))
                .put("/v1/responses/" + id), id, who);
        note(seen, asMall().get("/v1/responses/" + responseId), id, who);
        note(seen, post(asMall(), body(id, identifiers, 9)).extract().response(), id, who);
        note(seen, asMall().delete("/v1/responses/" + id), id, who);
        note(seen, asMall().delete("/v1/responses/" + id), id, who);
        note(seen, asMall().get("/v1/responses/" + id), id, who);
        note(seen, post(asMall(), body(id, identifiers, 9)).extract().response(), id, who);
    }

    private static JsonPath note(List<String> seen, io.restassured.response.Response response, String... own) {
        String text = response.asString().replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME").replaceAll("\"next\":\"[^\"]+\"", "next");
        for (String each : own) {
            text = text.replace(each, "OWN");
        }
        seen.add(response.statusCode() + " "
                + text.replaceAll("\"(id|externalId)\":\"[^\"]+\"", "ID").replaceAll("(user_id|email|anonymous_id):[^\"]+", "WHO"));
        return response.jsonPath();
    }

    @Test
    void anErasedPersonLooksLikeOneWhoWasNeverKnown() {
        String erased = "user_id:erased-" + name;
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, erased), SERVICE);

        List<String> ofErased = seen(erased, "");

        assertThat(ofErased).isEqualTo(seen("user_id:unknown-" + name, ""));
        assertThat(ofErased.get(3)).startsWith("200 ");
        as(TestTokens.of("admin")).queryParam("identifier", erased).get("/v1/responses").then().body("items", hasSize(0));
    }

    @Test
    void anErasedDeviceInAResponseOfAnotherLooksLikeAnyDevice() {
        String device = "anonymous_id:d-" + name;
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, device), SERVICE);

        assertThat(seen("user_id:one-" + name, ",\"" + device + "\""))
                .isEqualTo(seen("user_id:two-" + name, ",\"anonymous_id:e-" + name + "\""));
    }

    @Test
    void aCopyIsReadByItsPartnerAloneAndNamesNobodyWhenItsTimeIsOver() {
        String erased = "user_id:gone-" + name;
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, erased), SERVICE);
        String id = newId();
        String responseId = post(asMall(), body(id, "\"" + erased + "\"", 9)).statusCode(201).extract().path("responseId");
        int counted = count();

        as(TestTokens.of("admin")).get("/v1/responses/" + responseId).then().statusCode(404);
        as(TestTokens.of("agent")).get("/v1/responses/" + responseId).then().statusCode(404);
        String other = post(asMall(), body(newId(), "\"user_id:other-" + name + "\"", 9)).extract().path("responseId");
        age(responseId);
        age(other);

        asMall().get("/v1/responses/" + responseId).then().statusCode(404);
        asMall().get("/v1/responses/" + other).then().statusCode(404);
        as(TestTokens.of("admin")).get("/v1/responses/" + other).then().statusCode(200);
        sweeper.removePersonal(Instant.now().minusSeconds(86_400));
        assertThat(database.partnerCopies().find(Filters.eq("_id", responseId)).first().toJson()).doesNotContain("gone-")
                .doesNotContain("很好").contains("nps");
        assertThat(count()).isEqualTo(counted + 1);
        post(asMall(), body(id, "\"" + erased + "\"", 9)).statusCode(200).body("id", equalTo(id));
    }

    private void age(String responseId) {
        var older = com.mongodb.client.model.Updates.set("receivedAt", java.util.Date.from(Instant.now().minusSeconds(8 * 86_400)));
        database.partnerCopies().updateOne(Filters.eq("_id", responseId), older);
        database.responses().updateOne(Filters.eq("_id", responseId), older);
    }
}
