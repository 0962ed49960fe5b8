package io.throughline.profile.recordlinkage;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.as;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.begin;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.candidate;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.done;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.pair;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.profile;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.recordlinkage.DuplicateCustomers.Pair;
import io.throughline.profile.recordlinkage.model.FieldComparison;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class SearchApiTest {

    @BeforeEach
    void aTownOfPeople() {
        DuplicateCustomers.settle();
    }

    @Test
    void aSearchFindsWhoIsThereTwiceAndSaysWhy() {
        Pair pair = pair("陈国华", "陳國华", "1979-04-11", "1979-11-04");

        JsonPath search = search("{}");

        assertThat(search.getString("status")).isEqualTo("done");
        assertThat(search.getString("phase")).isEqualTo("finished");
        assertThat(search.getLong("counts.profiles")).isGreaterThan(100);
        assertThat(search.getLong("counts.candidates")).isPositive();
        assertThat(search.getDouble("model.expected")).isGreaterThan(0.5);
        assertThat(search.getList("model.comparisons.field")).hasSize(FieldComparison.COUNT);
        JsonPath found = candidate(pair);
        assertThat(found.getString("status")).isEqualTo("open");
        assertThat(found.getDouble("probability")).isGreaterThan(0.9);
        assertThat(found.getString("search")).isEqualTo(search.getString("id"));
        assertThat(found.getString("reason.find { it.field == 'date_of_birth' }.level")).isEqualTo("close");
        assertThat(found.getString("reason.find { it.field == 'family_name' }.level")).isEqualTo("same");
        List<Float> parts = found.getList("reason.weight", Float.class);
        assertThat(parts.stream().mapToDouble(Float::doubleValue).sum()).isCloseTo(found.getDouble("weight"), within(0.001));
    }

    @Test
    void fieldsMayComeFromOtherTraits() {
        String card = "K" + anyone();
        Pair pair = pair("{\"Vorname\":\"Ottilie\",\"Nachname\":\"Wendelstein\",\"Karte\":\"" + card + "\"}",
                "{\"Vorname\":\"Ottilie\",\"Nachname\":\"Wendelstein\",\"Karte\":\"" + card + "\"}");

        search("{\"fields\":{\"given_name\":[\"Vorname\"],\"family_name\":[\"Nachname\"],\"other_id\":[\"Karte\"],\"street\":[]}}");

        JsonPath found = candidate(pair);
        assertThat(found.getString("reason.find { it.field == 'other_id' }.level")).isEqualTo("same");
        assertThat(found.getString("reason.find { it.field == 'given_name' }.one")).isEqualTo("Ottilie");
    }

    @Test
    void whoseDataMayNotBeUsedIsNotCompared() {
        Pair pair = pair("Bartholomew Quigley", "Bartholomew Quigley", "1959-01-17", "1959-01-17");
        PostgresClient.inTransaction(session -> JsonRows.write(session, """
                insert into consent_state (key, revision, state, uses, proof, personalisation, restricted, speakers, updated_at)
                values ('profile_id:' || :id, 1, '{}', '{}', '{}', true, true, '[]', now())
                on conflict (key) do update set restricted = true""", Map.of("id", pair.one())));

        search("{}");

        as("agent").queryParam("profile", pair.one()).get("/v1/duplicates").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void oneSearchRunsAtATimeAndCanBeCancelled() {
        UUID running = runningElsewhere(0, 1);

        begin("agent", "{}").then().statusCode(409).body("type", equalTo("urn:throughline:problem:conflict")).body("search",
                equalTo(running.toString()));
        as("admin").delete("/v1/duplicate-searches/{id}", running).then().statusCode(204);

        as("analyst").get("/v1/duplicate-searches/{id}", running).then().body("status", equalTo("cancelled")).body("finishedAt",
                notNullValue());
        as("admin").delete("/v1/duplicate-searches/{id}", running).then().statusCode(204);
        as("admin").delete("/v1/duplicate-searches/{id}", UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void aSearchThatIsCancelledWhileItWorksStaysSoAndTheNextOneWorks() {
        String id = begin("agent", "{}").jsonPath().getString("id");

        as("agent").delete("/v1/duplicate-searches/{id}", id).then().statusCode(204);

        assertThat(search("{}").getString("status")).isEqualTo("done");
        as("agent").get("/v1/duplicate-searches/{id}", id).then().body("status", equalTo("cancelled")).body("message",
                equalTo("Cancelled by agent"));
    }

    @Test
    void aSearchWhoseServiceStoppedIsTakenUpAgain() {
        UUID orphan = runningElsewhere(120, 1);

        assertThat(done(orphan.toString()).getString("status")).isEqualTo("done");
    }

    @Test
    void aSearchThatStopsTheServiceEachTimeIsGivenUp() {
        UUID orphan = runningElsewhere(120, 3);

        JsonPath ended = done(orphan.toString());

        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("message")).contains("stopped 3 times");
    }

    @Test
    void theSameRequestSentTwiceIsOneSearch() {
        String key = anyone();
        Response one = given().auth().oauth2(TestTokens.of("agent")).header("Idempotency-Key", key).contentType("application/json")
                .body("{}").post("/v1/duplicate-searches");

        Response other = given().auth().oauth2(TestTokens.of("agent")).header("Idempotency-Key", key).contentType("application/json")
                .body("{}").post("/v1/duplicate-searches");

        one.then().statusCode(202).header("Location", containsString("/v1/duplicate-searches/" + one.jsonPath().getString("id")));
        other.then().statusCode(202).body("id", equalTo(one.jsonPath().getString("id")));
        done(one.jsonPath().getString("id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"threshold":0}                                     | /threshold
            {"threshold":1}                                     | /threshold
            {"autoAccept":{}}                                   | /autoAccept/threshold
            {"autoAccept":{"threshold":0.5}}                    | /autoAccept/threshold
            {"fields":{"shoe_size":["a"]}}                      | /fields/shoe_size
            {"fields":{"email":[""]}}                           | /fields/email/0
            {"fields":{"email":["1","2","3","4","5","6","7","8","9","10","11"]}} | /fields/email
            """)
    void aRequestThatIsNotValidIsRefusedWithAPointer(String body, String pointer) {
        begin("agent", body).then().statusCode(400).contentType("application/problem+json").body("errors[0].field", equalTo(pointer));
    }

    @Test
    void whatIsMalformedTooLargeOrUnknownIsRefused() {
        begin("agent", "{\"threshold\":").then().statusCode(400);
        begin("agent", "{\"treshold\":0.9}").then().statusCode(400);
        begin("agent", "{\"fields\":{\"email\":[\"" + "x".repeat(2_000_000) + "\"]}}").then().statusCode(413);
        as("agent").get("/v1/duplicate-searches/{id}", UUID.randomUUID()).then().statusCode(404);
    }

    private static UUID runningElsewhere(int secondsAgo, int attempts) {
        UUID id = UUID.randomUUID();
        PostgresClient.inTransaction(session -> JsonRows.write(session, """
                insert into duplicate_search (id, status, phase, fields, traits, threshold, requested_by, worker, heard_at, attempts)
                values (:id, 'running', 'comparing', '{"full_name":["name"]}', '["name"]', 0.9, 'elsewhere', :worker,
                  now() - make_interval(secs => :ago), :attempts)
                """, Map.of("id", id, "worker", UUID.randomUUID(), "ago", secondsAgo, "attempts", attempts)));
        return id;
    }
}
