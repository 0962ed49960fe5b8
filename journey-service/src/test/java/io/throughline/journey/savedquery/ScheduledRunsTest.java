package io.throughline.journey.savedquery;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.savedquery.SavedQuery.State;
import io.throughline.journey.store.StoreLease;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Runs of schedules. But for the first test, time is given: what is due tomorrow the service itself leaves alone. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ScheduledRunsTest {

    private static final String PATH = "/v1/analytics/definitions";

    @Inject
    SavedQueryStore definitions;
    @Inject
    ResultStore results;
    @Inject
    ScheduledQueryRunner runs;
    @Inject
    QueryScheduler scheduler;
    @Inject
    MongoClient mongo;
    @ConfigProperty(name = "throughline.journey.mongo-database")
    String database;
    private final String mark = somebody();

    private UUID saved(String kind, String question) {
        return UUID.fromString(as("analyst")
                .body("{\"kind\": \"%s\", \"name\": \"日报 %s\", \"question\": %s, \"schedule\": {\"every\": \"PT24H\"}}".formatted(kind,
                        mark, question))
                .post(PATH).then().statusCode(201).extract().path("id"));
    }

    private UUID saved() {
        return saved("lifecycle", "{\"period\": {\"month\": \"2026-02\"}, \"filter\": {\"source\": \"nothing\"}}");
    }

    private Instant due(UUID id) {
        return definitions.find(id).orElseThrow().due();
    }

    private static JsonPath list(UUID id) {
        return as("analyst").get(PATH + "/" + id + "/results").then().statusCode(200).extract().jsonPath();
    }

    @Test
    void whatIsDueIsAskedByItselfAndOnceAfterDaysDown() {
        UUID id = saved();
        Instant since = Instant.now().minus(Duration.ofHours(80)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        MongoCollection<Document> stored = mongo.getDatabase(database).getCollection("definitions");
        stored.updateOne(Filters.eq("_id", id.toString()),
                Updates.combine(Updates.set("since", Date.from(since)), Updates.set("due", Date.from(since.plus(Duration.ofHours(24))))));
        String newest = since.plus(Duration.ofHours(72)).toString();

        await().atMost(Duration.ofSeconds(40)).until(() -> list(id).getList("items.state"), List.of("done")::equals);

        as("analyst").get(PATH + "/" + id).then().body("nextRun", equalTo(since.plus(Duration.ofHours(96)).toString()), "lastRun.due",
                equalTo(newest),
                "lastRun.state", equalTo("done"), "version", equalTo(1));
        as("analyst").get(PATH + "/" + id + "/results").then().body("items", hasSize(1), "items[0].due", equalTo(newest),
                "items[0].attempts", equalTo(1));
        JsonPath result = as("analyst").get(PATH + "/" + id + "/results/" + newest).then().statusCode(200)
                .body("state", equalTo("done"), "version", equalTo(1),
                        "basis.events", equalTo(0))
                .extract().jsonPath();
        assertThat(result.getMap("result")).isEqualTo(as("analyst").get(PATH + "/" + id + "/answer").jsonPath().getMap("result"));
        as("analyst").get(PATH + "/" + id + "/results/2026-01-01T00:00:00Z").then().statusCode(404);
        as("analyst").get(PATH + "/" + id + "/results/yesterday").then().statusCode(404);
        as("analyst").delete(PATH + "/" + id).then().statusCode(204);
        assertThat(results.list(id, true, null, 10)).isEmpty();
    }

    @Test
    void ofTwoWhoLookAtOnceOneAsks() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID id = saved();
            Instant now = due(id).plusSeconds(1);
            try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
                Callable<Boolean> look = () -> runs.run(id, now);
                List<Boolean> asked = new ArrayList<>();
                for (Future<Boolean> each : replicas.invokeAll(List.of(look, look, look, look))) {
                    asked.add(each.get());
                }
                assertThat(asked).containsOnlyOnce(true);
            }
            assertThat(results.list(id, true, null, 10)).singleElement().satisfies(result -> {
                assertThat(result.state()).isEqualTo(State.done);
                assertThat(result.attempts()).isEqualTo(1);
            });
            assertThat(runs.run(id, now)).isFalse();
            assertThat(due(id)).isEqualTo(now.plus(Duration.ofHours(24)).minusSeconds(1));
        }
    }

    @Test
    void oneReplicaAtATimeLooks() {
        MongoCollection<Document> leases = mongo.getDatabase(database).getCollection("leases");
        StoreLease first = new StoreLease(leases, "test-" + mark, Duration.ofSeconds(30), Clock.systemUTC());
        StoreLease second = new StoreLease(leases, "test-" + mark, Duration.ofSeconds(30), Clock.systemUTC());
        StoreLease later =
                new StoreLease(leases, "test-" + mark, Duration.ofSeconds(30), Clock.offset(Clock.systemUTC(), Duration.ofSeconds(31)));

        assertThat(first.hold()).isTrue();
        assertThat(second.hold()).isFalse();
        assertThat(later.hold()).as("the holder is gone").isTrue();
        later.release();
        assertThat(second.hold()).isTrue();
    }

    @Test
    void whoDiedWhileAskingIsReplacedAndItsLateWordDoesNotCount() {
        UUID id = saved();
        Instant due = due(id);
        ResultStore.RunClaim dead = results.claim(definitions.find(id).orElseThrow(), due, due).orElseThrow();

        assertThat(runs.run(id, due.plus(Duration.ofMinutes(9)))).isFalse();
        assertThat(runs.run(id, due.plus(Duration.ofMinutes(11)))).isTrue();

        assertThat(results.failed(dead, new ResultView.RunFault(500, "late", List.of()), due, null)).isFalse();
        assertThat(results.find(id, true, due).orElseThrow().state()).isEqualTo(State.done);
        assertThat(results.find(id, true, due).orElseThrow().attempts()).isEqualTo(2);
    }

    @Test
    void whoeverKeepsDyingOfItIsLeftAlone() {
        UUID id = saved();
        Instant due = due(id);
        for (int i = 0; i < 3; i++) {
            results.claim(definitions.find(id).orElseThrow(), due, due.plus(Duration.ofMinutes(11L * i))).orElseThrow();
        }

        runs.run(id, due.plus(Duration.ofMinutes(40)));

        assertThat(results.find(id, true, due).orElseThrow().state()).isEqualTo(State.failed);
        assertThat(due(id)).isAfter(due);
    }

    @Test
    void whoEndedBeforeTellingTheNextTimeHasNotToAskAgain() {
        UUID id = saved();
        Instant due = due(id);
        results.done(results.claim(definitions.find(id).orElseThrow(), due, due).orElseThrow(), "{}", "{}", due);

        assertThat(runs.run(id, due)).isFalse();

        assertThat(due(id)).isEqualTo(due.plus(Duration.ofHours(24)));
        assertThat(definitions.find(id).orElseThrow().last().state()).isEqualTo(State.done);
    }

    @Test
    void aQuestionThatCannotBeAskedAnyMoreSaysSo() {
        String dataset =
                as("analyst").body("{\"name\": \"%s\"}".formatted(mark)).post("/v1/datasets").then().statusCode(201).extract().path("id");
        as("analyst").contentType("text/csv").body("case,activity,timestamp\n1,a,2025-01-01T00:00:00Z\n")
                .put("/v1/datasets/" + dataset + "/parts/1?last=true")
                .then().statusCode(200);
        UUID id = saved("paths", "{\"dataset\": \"" + dataset + "\"}");
        as("analyst").delete("/v1/datasets/" + dataset).then().statusCode(204);
        Instant due = due(id);

        runs.run(id, due);

        as("analyst").get(PATH + "/" + id + "/results/" + due).then().body("state", equalTo("failed"), "fault.status", equalTo(422),
                "fault.errors.field", equalTo(List.of("/question/dataset")), "result", equalTo(null));
        as("analyst").get(PATH + "/" + id).then().body("lastRun.state", equalTo("failed"), "nextRun",
                equalTo(due.plus(Duration.ofHours(24)).toString()));
    }

    @Test
    void resultsThatAreOlderThanTheirRetentionAreSweptAndTheRestStays() {
        UUID id = saved();
        Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Instant old = now.minus(Duration.ofDays(401));
        Instant fresh = now.minus(Duration.ofDays(399));
        for (Instant due : List.of(old, fresh)) {
            results.done(results.claim(definitions.find(id).orElseThrow(), due, due).orElseThrow(), "{}", "{}", due);
        }
        assertThat(results.list(id, true, null, 10)).extracting(ResultView::due).containsExactly(fresh, old);

        scheduler.sweep(now);

        assertThat(results.list(id, true, null, 10)).extracting(ResultView::due).containsExactly(fresh);
    }

    @Test
    void aResultHasWhatIsPersonalMaskedWhoeverSavedIt() {
        JourneyTestClient.Source source = JourneyTestClient.source("web");
        source.send("track",
                ("{\"userId\": \"%s\", \"event\": \"留言\", \"timestamp\": \"2026-02-03T10:00:00Z\", \"properties\": {\"内容\": "
                        + "\"%s@example.cn\"}}")
                        .formatted(mark, mark))
                .then().statusCode(200);
        String question = "{\"cohort\": {\"event\": \"留言\"}, \"period\": {\"month\": \"2026-02\"}, \"filter\": {\"source\": \""
                + source.id() + "\"}, \"breakdown\": {\"property\": \"内容\"}}";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> as("admin").body(question).post("/v1/analytics/retention").jsonPath().getInt("basis.events") == 1);
        String id = as("admin")
                .body("{\"kind\": \"retention\", \"name\": \"留言\", \"question\": %s, \"schedule\": {\"every\": \"PT24H\"}}"
                        .formatted(question))
                .post(PATH).then().statusCode(201).extract().path("id");
        Instant due = due(UUID.fromString(id));

        runs.run(UUID.fromString(id), due);

        String masked = mark.charAt(0) + "***@example.cn";
        as("admin").get(PATH + "/" + id + "/results/" + due).then().body("state", equalTo("done"), "result.groups[0].value",
                equalTo(masked));
        as("admin").get(PATH + "/" + id + "/answer").then().body("result.groups[0].value", equalTo(mark + "@example.cn"));
    }
}
