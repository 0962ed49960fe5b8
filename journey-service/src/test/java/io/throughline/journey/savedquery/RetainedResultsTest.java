package io.throughline.journey.savedquery;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.contract.OutsideContract;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * What is kept of a definition's versions and results, and who reads it. Time is given: what is due tomorrow the service itself leaves
 * alone.
 */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class RetainedResultsTest {

    private static final String PATH = "/v1/analytics/definitions";

    @Inject
    SavedQueryStore definitions;
    @Inject
    ResultStore results;
    @Inject
    ScheduledQueryRunner runs;
    @Inject
    ObjectMapper json;
    @Inject
    MongoClient mongo;
    @ConfigProperty(name = "throughline.journey.mongo-database")
    String database;

    private static UUID saved() {
        return UUID.fromString(as("analyst").body(
                ("{\"kind\": \"lifecycle\", \"name\": \"日报 %s\", \"question\": {\"period\": {\"month\": \"2026-02\"}}, \"schedule\": "
                        + "{\"every\": \"PT24H\"}}")
                        .formatted(somebody()))
                .post(PATH).then().statusCode(201).extract().path("id"));
    }

    private Instant due(UUID id) {
        return definitions.find(id).orElseThrow().due();
    }

    @Test
    void theNewestResultsAreKeptThatFitIntoTheirBytes() {
        UUID id = saved();
        List<Instant> due = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            due.addFirst(due(id));
            results.done(results.claim(definitions.find(id).orElseThrow(), due(id), due(id)).orElseThrow(), "\"" + "字".repeat(100) + "\"",
                    "{}", due(id));
            runs.run(id, due(id));
        }

        results.trim(id, 400, 608);
        assertThat(results.list(id, true, null, 10)).extracting(ResultView::due).isEqualTo(due.subList(0, 2));
        results.trim(id, 400, 607);
        assertThat(results.list(id, true, null, 10)).extracting(ResultView::due).containsExactly(due.getFirst());
    }

    @Test
    @OutsideContract(reason = "The test stores questions that nobody could have sent, so that they are of a chosen size")
    void theNewestVersionsAreKeptThatFitIntoTheirBytes() {
        UUID id = saved();
        for (int version = 1; version <= 20; version++) {
            SavedQuery before = definitions.find(id).orElseThrow();
            SavedQueryDraft large = new SavedQueryDraft("lifecycle", "x", null,
                    json.createObjectNode().put("x", version + "x".repeat(100_000)), false, null);
            assertThat(definitions.replace(before,
                    new SavedQuery(id, version + 1, "analyst", large, null, null, null, before.createdAt(), before.changedAt(), "analyst")))
                    .isTrue();
        }

        assertThat(definitions.before(id, 21, 200)).extracting(SavedQuery::version).containsExactly(20, 19, 18, 17, 16, 15, 14, 13, 12, 11);
        as("analyst").get(PATH + "/" + id + "/versions/10").then().statusCode(404);
        as("analyst").get(PATH + "/" + id + "/versions/11").then().statusCode(200);
    }

    @Test
    void resultsOfVersionsThatWereNotSharedStayTheOwnersOnWhicheverPage() {
        UUID id = saved();
        String one = PATH + "/" + id;
        List<String> due = new ArrayList<>();
        String body =
                "{\"kind\": \"lifecycle\", \"name\": \"x\", \"question\": {\"period\": {\"month\": \"2026-02\"}}, \"shared\": %s, "
                        + "\"schedule\": {\"every\": \"PT24H\"}}";
        for (int version = 1; version <= 5; version++) {
            due.addFirst(due(id).toString());
            runs.run(id, due(id));
            as("analyst").header("If-Match", "\"" + version + "\"").body(body.formatted(version % 2 == 1)).put(one).then().statusCode(200);
        }

        // Versions 2 and 4 were shared, and so is 6, which has no result yet.
        JsonPath page = as("marketer").get(one + "/results?limit=1").then().statusCode(200).body("items.version", equalTo(List.of(4)))
                .extract().jsonPath();
        as("marketer").get(one + "/results?limit=1&cursor=" + page.getString("next")).then().statusCode(200).body("items.version",
                equalTo(List.of(2)), "next", equalTo(null));
        as("marketer").get(one + "/results/" + due.get(1)).then().statusCode(200).body("version", equalTo(4));
        as("marketer").get(one + "/results/" + due.get(0)).then().statusCode(404);
        as("marketer").get(one + "/results/" + due.get(4)).then().statusCode(404);
        as("analyst").get(one + "/results").then().body("items.version", equalTo(List.of(5, 4, 3, 2, 1)));
        as("admin").get(one + "/results/" + due.get(4)).then().statusCode(200).body("version", equalTo(1), "state", equalTo("done"));

        // Of results that were kept without it nobody knows.
        mongo.getDatabase(database).getCollection("definition_results").updateOne(Filters.eq("_id", id + ":" + due.get(1)),
                Updates.unset("shared"));
        as("marketer").get(one + "/results").then().body("items.version", equalTo(List.of(2)));
        as("analyst").get(one + "/results/" + due.get(1)).then().statusCode(200);
    }
}
