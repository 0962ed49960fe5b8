package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.batch;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.feedback.store.FeedbackDatabase;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a sandbox holds, how long, and how it is emptied. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class SandboxRoomTest {

    private static final String HEADER = "Throughline-Sandbox";
    private static final int MOST = 10_000;
    private static final String CORRECTION = "{\"nps\":8,\"occurredAt\":\"2026-01-31T09:38:00Z\"}";

    private final String client = "partner-s" + UUID.randomUUID() + "-sandbox";
    private final String channel = "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);

    @Inject
    FeedbackDatabase database;
    @Inject
    SandboxStore store;

    private RequestSpecification sandbox() {
        return as(TestTokens.sandbox(client, channel));
    }

    private long stored() {
        return database.sandboxResponses().countDocuments(Filters.eq("partner", client));
    }

    private void fill(int count) {
        List<Document> documents = IntStream.range(0, count)
                .mapToObj(i -> new Document("_id", UUID.randomUUID().toString()).append("entry", "e")
                        .append("externalId", "filled-" + i).append("channel", channel).append("partner", client)
                        .append("subject", "user_id:1")
                        .append("identifiers", List.of("user_id:1")).append("nps", 3)
                        .append("occurredAt", Date.from(Instant.parse("2026-01-31T09:30:00Z")))
                        .append("receivedAt", new Date()))
                .toList();
        database.sandboxResponses().insertMany(documents);
    }

    @Test
    void itIsEmptiedByItsClientAlone() {
        String id = newId();
        String gone = newId();
        post(sandbox(), body(id, "\"nps\":9")).statusCode(201);
        post(sandbox(), body(gone, "\"nps\":9")).statusCode(201);
        sandbox().delete("/v1/responses/" + gone).then().statusCode(200);

        as(TestTokens.partner(client, channel)).delete("/v1/sandbox/responses").then().statusCode(403).header(HEADER, nullValue());
        as(TestTokens.of("admin", "agent", "privacy")).delete("/v1/sandbox/responses").then().statusCode(403);
        as(TestTokens.forged("partner-sandbox")).delete("/v1/sandbox/responses").then().statusCode(401);
        io.restassured.RestAssured.given().delete("/v1/sandbox/responses").then().statusCode(401);
        sandbox().queryParam("channel", channel).delete("/v1/sandbox/responses").then().statusCode(400);
        sandbox().delete("/v1/sandbox/responses").then().statusCode(200).header(HEADER, "true").body("deletedResponses", equalTo(1));

        sandbox().get("/v1/responses").then().body("items", hasSize(0));
        sandbox().delete("/v1/sandbox/responses").then().statusCode(200).body("deletedResponses", equalTo(0));
        post(sandbox(), body(gone, "\"nps\":2")).statusCode(201);
    }

    @Test
    void aFullSandboxSaysSoAndStoresNothingOfTheRequest() {
        String known = newId();
        String gone = newId();
        post(sandbox(), body(known, "\"nps\":9")).statusCode(201);
        post(sandbox(), body(gone, "\"nps\":9")).statusCode(201);
        sandbox().delete("/v1/responses/" + gone).then().statusCode(200);
        fill(MOST - 3);

        post(sandbox(), body(newId(), "\"nps\":9")).statusCode(201);
        post(sandbox(), body(newId(), "\"nps\":9")).statusCode(403).header(HEADER, "true")
                .body("type", equalTo("urn:throughline:problem:quota-exceeded"))
                .body("detail", containsString("DELETE /v1/sandbox/responses"));
        sandbox().body(batch(body(known, "\"nps\":9"), body(newId(), "\"nps\":2"))).post("/v1/responses/batch").then().statusCode(403);
        assertThat(stored()).isEqualTo(MOST - 1);
        post(sandbox(), body(known, "\"nps\":9")).statusCode(200);
        // The mark of a deletion takes room as well, or a sandbox could be filled without end.
        sandbox().delete("/v1/responses/" + known).then().statusCode(200);
        post(sandbox(), body(newId(), "\"nps\":9")).statusCode(403);
        sandbox().delete("/v1/sandbox/responses").then().statusCode(200).body("deletedResponses", equalTo(MOST - 2));
        post(sandbox(), body(newId(), "\"nps\":9")).statusCode(201);
    }

    @Test
    void manyAtOnceDoNotGoBeyondItsRoom() throws Exception {
        fill(MOST - 7);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, 12).mapToObj(i -> (Callable<Integer>) () -> sandbox()
                    .body(batch(body(newId(), "\"nps\":1"), body(newId(), "\"nps\":2"), body(newId(), "\"nps\":3")))
                    .post("/v1/responses/batch").statusCode()).toList());
        }

        assertThat(stored()).isLessThanOrEqualTo(MOST).isGreaterThanOrEqualTo(MOST - 7);
    }

    @Test
    void whatIsOlderThanSevenDaysIsGoneAndItsIdIsFree() {
        String id = newId();
        post(sandbox(), body(id, "\"nps\":9")).statusCode(201);
        database.sandboxResponses().updateMany(Filters.eq("partner", client),
                Updates.set("receivedAt", Date.from(Instant.now().minusSeconds(7 * 86_400 + 60))));

        sandbox().get("/v1/responses/" + id).then().statusCode(404);
        sandbox().header("If-Match", "\"1\"").body(CORRECTION).put("/v1/responses/" + id).then().statusCode(404);
        sandbox().get("/v1/responses").then().body("items", hasSize(0));
        sandbox().queryParam("metric", "nps").get("/v1/scores").then().body("items", hasSize(0));
        post(sandbox(), body(id, "\"nps\":1")).statusCode(201);
        database.sandboxResponses().updateMany(Filters.eq("partner", client),
                Updates.set("receivedAt", Date.from(Instant.now().minusSeconds(8 * 86_400))));

        store.removeExpired();

        assertThat(stored()).isZero();
    }
}
