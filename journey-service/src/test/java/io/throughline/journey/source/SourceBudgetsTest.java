package io.throughline.journey.source;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much one key can send. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class SourceBudgetsTest {

    @Inject
    SourceBudgets budgets;

    @Inject
    BudgetStore store;

    @Inject
    MongoClient mongo;

    @ConfigProperty(name = "throughline.journey.mongo-database")
    String database;

    private final String user = somebody();
    private JourneyTestClient.Source web;

    @BeforeEach
    void aShop() {
        web = JourneyTestClient.source("web", "public");
    }

    private Response limit(String json) {
        return as("admin").body(json).put("/v1/sources/" + web.id() + "/budgets");
    }

    private Response usage() {
        return as("admin").get("/v1/sources/" + web.id() + "/usage");
    }

    private String event(String more) {
        return "{\"type\":\"track\",\"anonymousId\":\"%s\",\"event\":\"Bought 茶\",\"messageId\":\"%s\"%s}".formatted(user, somebody(),
                more);
    }

    private String batch(int events, String more) {
        return IntStream.range(0, events).mapToObj(i -> event(more)).collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void aBatchThatABudgetDoesNotAllowIsRefusedWholeAndTellsWhenToComeAgain() {
        limit("{\"events\":{\"minute\":1000,\"day\":5}}").then().statusCode(200).body("events.day.limit", equalTo(5));
        web.send("batch", batch(3, "")).then().statusCode(200);

        Response refused = web.send("batch", batch(3, ""));

        refused.then().statusCode(429).contentType(containsString("application/problem+json"))
                .header("Access-Control-Allow-Origin", "*").header("Access-Control-Expose-Headers", "Retry-After")
                .body("type", equalTo("urn:throughline:problem:too-many-requests"), "detail", containsString("5 events a day"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 86_400);
        web.send("track", event("")).then().statusCode(200);
        timeline("anonymous_id:" + user, 4);
        usage().then().statusCode(200).body("source", equalTo(web.id())).body("events.day.used", equalTo(4), "events.day.refused",
                equalTo(3),
                "events.minute.used", equalTo(4), "quarantined.day.used", equalTo(0));
    }

    @Test
    void theSecondOfThreeLikeItIsRefusedByTheBudgetOfQuarantinedEventsAndNothingOfItIsKept() {
        limit("{\"quarantined\":{\"minute\":1000,\"day\":3}}").then().statusCode(200);
        web.send("batch", "{\"batch\":[" + event("") + ",{\"type\":\"track\"},{\"type\":\"track\"}]}").then().statusCode(200);

        web.send("batch", "{\"batch\":[" + event("") + ",{\"type\":\"track\"},{\"type\":\"track\"}]}").then().statusCode(429);

        web.send("batch", batch(2, "")).then().statusCode(200);
        timeline("anonymous_id:" + user, 3);
        usage().then().body("quarantined.day.used", equalTo(2), "quarantined.day.refused", equalTo(2), "events.day.used", equalTo(5));
    }

    @Test
    void whatAloneIsMoreThanABudgetIsTooLargeSinceItNeverFits() {
        limit("{\"events\":{\"minute\":4,\"day\":1000}}").then().statusCode(200);

        web.send("batch", batch(5, "")).then().statusCode(413).body("detail", containsString("4 events a minute"));
    }

    @Test
    void bytesCountAsTheyAreUnpacked() {
        limit("{\"bytes\":{\"minute\":1000000000,\"day\":300000}}").then().statusCode(200);
        byte[] small = gzip("{\"batch\":[" + event(",\"properties\":{\"x\":\"" + "x".repeat(20_000) + "\"}") + "]}");
        assertThat(small.length).isLessThan(1_000);

        int taken = 0;
        for (int i = 0; i < 20; i++) {
            int status = given().auth().preemptive().basic(web.key(), "").header("Content-Encoding", "gzip").contentType("application/json")
                    .body(small).post("/v1/batch").statusCode();
            taken += status == 200 ? 1 : 0;
        }

        assertThat(taken).isEqualTo(14);
        usage().then().body("bytes.day.limit", equalTo(300_000));
    }

    @Test
    void aFewBytesOfGzipFillNeitherTheQuarantineNorItsPages() {
        String context =
                "\"context\":{\"x\":\"" + "y".repeat(1_500) + "\",\"externalIds\":[{\"id\":\"" + user + "\",\"type\":\"crm_id\"}]}";
        byte[] small = gzip("{" + context + ",\"batch\":[" + "{},".repeat(2_499) + "{}]}");
        assertThat(small.length).isLessThan(500);

        int[] statuses = IntStream.range(0, 3).map(i -> given().auth().preemptive().basic(web.key(), "").header("Content-Encoding", "gzip")
                .contentType("application/json").body(small).post("/v1/batch").statusCode()).toArray();

        // More than one may pass where a minute has begun between them.
        assertThat(statuses[0]).isEqualTo(200);
        assertThat(statuses).contains(429);
        Awaitility.await().atMost(Duration.ofSeconds(30))
                .until(() -> quarantine().countDocuments(new Document("source", web.id())) >= 2_500);
        long bytes = 0;
        for (Document entry : quarantine().find(new Document("source", web.id())).limit(2_500)) {
            bytes += entry.toJson().length();
        }
        assertThat(bytes).isLessThan(4_000_000);
        Response page = as("admin").get("/v1/quarantine?limit=200&source=" + web.id());
        page.then().statusCode(200);
        assertThat(page.asByteArray().length).isLessThan(1_300_000);
    }

    private com.mongodb.client.MongoCollection<Document> quarantine() {
        return mongo.getDatabase(database).getCollection("quarantine");
    }

    @Test
    void aHugeRejectIsCutAndIsSentOnOnlyAfterItWasMended() {
        String huge = "{\"type\":\"track\",\"anonymousId\":\"%s\",\"messageId\":\"%s\",\"event\":\"%s\"}".formatted(user, somebody(),
                "x".repeat(400_000));
        String id = web.send("track", huge).then().statusCode(413).extract().path("quarantineId");
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + id).statusCode() == 200);

        as("admin").get("/v1/quarantine/" + id).then().body("event.cut", equalTo(true), "event.bytes", equalTo(huge.length()),
                "event.beginning", equalTo(huge.substring(0, 1_024)));
        assertThat(as("analyst").get("/v1/quarantine/" + id).asString()).doesNotContain(user);
        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(422).body("detail", containsString("beginning"));

        as("admin").body(event("")).put("/v1/quarantine/" + id).then().statusCode(200);
        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(200);
        timeline("anonymous_id:" + user, 1);
    }

    @Test
    void keysThatNobodyHasMakeNoCounters() {
        long documents = usageDocuments();
        Set<String> counted = budgets.counted();

        for (int i = 0; i < 200; i++) {
            given().auth().preemptive().basic("bogus-" + i, "").contentType("application/json").body(event("")).post("/v1/track").then()
                    .statusCode(401);
            given().contentType("application/json").body("{\"writeKey\":\"bogus-" + i + "\",\"batch\":[{}]}").post("/v1/batch").then()
                    .statusCode(401);
        }

        // None was added. One that is idle may go meanwhile, which says nothing of these keys.
        assertThat(budgets.counted()).isSubsetOf(counted);
        assertThat(usageDocuments()).isEqualTo(documents);
        as("admin").get("/v1/sources/bogus-1/usage").then().statusCode(404);
    }

    private long usageDocuments() {
        return mongo.getDatabase(database).getCollection("source_usage")
                .countDocuments(new Document("_id", new Document("$regex", "^bogus")));
    }

    @Test
    void whatWindowsThatAreLongOverHaveUsedIsSweptAndTheRestStays() {
        MongoCollection<Document> used = mongo.getDatabase(database).getCollection("source_usage");
        Instant now = Instant.now();
        used.insertMany(List.of(new Document("_id", "old-" + user).append("start", Date.from(now.minus(Duration.ofDays(3)))),
                new Document("_id", "new-" + user).append("start", Date.from(now.minus(Duration.ofDays(1))))));

        store.sweep();

        assertThat(used.countDocuments(new Document("_id", "old-" + user))).isZero();
        assertThat(used.countDocuments(new Document("_id", "new-" + user))).isOne();
    }

    @Test
    void whatAnotherReplicaTookCountsHereToo() {
        limit("{\"events\":{\"minute\":1000,\"day\":10}}").then().statusCode(200);
        SourceUsage other = new SourceUsage();
        java.time.Instant now = java.time.Instant.now();
        other.consume(now, new BudgetLimits(new BudgetLimits.Pair(99, 99), new BudgetLimits.Pair(99, 99), new BudgetLimits.Pair(99, 99)),
                java.util.Map.of(BudgetLimits.Measure.EVENTS, 8L));
        store.add(web.id(), other.unreported(BudgetLimits.Window.DAY, now));

        usage().then().body("events.day.used", equalTo(8));
        web.send("batch", batch(3, "")).then().statusCode(429);
        web.send("batch", batch(2, "")).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"events\":{\"minute\":-1,\"day\":5}}", "{\"events\":{\"minute\":1}}", "{\"events\":5}", "{\"unknown\":{}}",
            "[]", "",
            "{\"events\":{\"minute\":1.5,\"day\":5}}", "{\"events\":{\"minute\":1000000000001,\"day\":5}}" })
    void aMalformedBudgetIsRefused(String json) {
        limit(json).then().statusCode(400);
    }

    @Test
    void onlyAnAdministratorSeesAndSetsBudgets() {
        for (String role : new String[]{ "analyst", "agent", "marketer", "privacy" }) {
            as(role).get("/v1/sources/" + web.id() + "/usage").then().statusCode(403);
            as(role).body("{}").put("/v1/sources/" + web.id() + "/budgets").then().statusCode(403);
        }
        given().get("/v1/sources/" + web.id() + "/usage").then().statusCode(401);
        given().auth().oauth2("forged").get("/v1/sources/" + web.id() + "/usage").then().statusCode(401);
        as("admin").body("{}").put("/v1/sources/nothing-here/budgets").then().statusCode(404);
    }

    @Test
    void setTwiceOrEmptiedTheyAreAsLastSet() {
        limit("{\"events\":{\"minute\":7,\"day\":8}}").then().statusCode(200);
        limit("{\"events\":{\"minute\":7,\"day\":8}}").then().statusCode(200).body("events.minute.limit", equalTo(7));
        limit("{}").then().statusCode(200).body("events.minute.limit", equalTo(600_000));
    }
}
