package io.throughline.profile.recordlinkage;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.as;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.begin;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.candidate;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.pair;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.profile;
import static io.throughline.profile.recordlinkage.DuplicateCustomers.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.PersonIdentifiers;
import io.throughline.profile.recordlinkage.DuplicateCustomers.Pair;
import io.throughline.profile.recordlinkage.model.LinkageModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class DuplicateApiTest {

    @Inject
    DuplicateRecords records;

    @BeforeEach
    void aTownOfPeople() {
        DuplicateCustomers.settle();
    }

    @Test
    void whatIsComparedIsShownToWhoMaySeeItAndMaskedToOthers() {
        Pair pair = pair("Anna Featherstone", "Anna Fetherstone", "1981-05-02", "1981-05-02");
        search("{}");

        String path = "items[0].reason.find { it.field == 'family_name' }.one";
        String agent = as("agent").queryParam("profile", pair.one()).get("/v1/duplicates").jsonPath().getString(path);
        String analyst = as("analyst").queryParam("profile", pair.one()).get("/v1/duplicates").jsonPath().getString(path);

        assertThat(agent).isIn("Anna Featherstone", "Anna Fetherstone");
        assertThat(analyst).doesNotContain("eatherstone").contains("*");
    }

    @Test
    void whoIsAcceptedIsMergedOnceAndNotProposedAgain() {
        Pair pair = pair("欧阳明月", "欧阳明月", "1990-02-03", "1990-02-03");
        search("{}");
        String id = candidate(pair).getString("id");

        Response accepted = as("agent").post("/v1/duplicates/{id}/acceptance", id);

        accepted.then().statusCode(200).body("status", equalTo("accepted")).body("decidedBy", equalTo("agent")).body("automatic",
                equalTo(false));
        assertThat(profile(pair.one())).isEqualTo(profile(pair.other()));
        as("agent").post("/v1/duplicates/{id}/acceptance", id).then().statusCode(200).body("status", equalTo("accepted"));
        as("agent").post("/v1/duplicates/{id}/rejection", id).then().statusCode(409).body("detail", containsString("one profile"));
        search("{}");
        as("analyst").get("/v1/duplicates/{id}", id).then().statusCode(200).body("status", equalTo("accepted"));
    }

    @Test
    void whoIsRejectedIsNeverProposedAgainNorMerged() {
        Pair pair = pair("Gwendolyn Ashby", "Gwendolin Ashby", "1966-07-08", "1966-07-08");
        search("{}");
        String id = candidate(pair).getString("id");

        Response rejected = as("admin").post("/v1/duplicates/{id}/rejection", id);

        rejected.then().statusCode(200).body("status", equalTo("rejected")).body("decidedBy", equalTo("admin")).body("decidedAt",
                notNullValue());
        as("admin").post("/v1/duplicates/{id}/rejection", id).then().statusCode(200).body("status", equalTo("rejected"));
        as("agent").post("/v1/duplicates/{id}/acceptance", id).then().statusCode(409);
        search("{\"autoAccept\":{\"threshold\":0.9}}");
        as("analyst").get("/v1/duplicates/{id}", id).then().body("status", equalTo("rejected"));
        assertThat(profile(pair.one())).isNotEqualTo(profile(pair.other()));
    }

    @Test
    void whoIsProbableEnoughIsMergedWithoutAskingWhereThatIsAskedFor() {
        Pair pair = pair("诸葛文轩", "诸葛文轩", "1985-09-21", "1985-09-21");

        JsonPath search = search("{\"threshold\":0.9,\"autoAccept\":{\"threshold\":0.999}}");

        assertThat(search.getLong("counts.accepted")).isPositive();
        assertThat(search.getDouble("autoAcceptThreshold")).isEqualTo(0.999, within(1e-6));
        JsonPath found = candidate(pair);
        assertThat(found.getString("status")).isEqualTo("accepted");
        assertThat(found.getBoolean("automatic")).isTrue();
        assertThat(found.getString("decidedBy")).isEqualTo("duplicate-search:" + search.getString("id"));
        assertThat(profile(pair.one())).isEqualTo(profile(pair.other()));
    }

    @Test
    void aPairThatWasMergedByOtherMeansSaysSoAndFailsNothing() {
        Pair pair = pair("Philippa Thornbury", "Philippa Thornbury", "1972-12-30", "1972-12-30");
        search("{}");
        String id = candidate(pair).getString("id");

        tell(ShopTestClient.track(NOON.plusSeconds(60), pair.userOne(), pair.userOther()));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> profile(pair.one()).equals(profile(pair.other())));

        as("agent").get("/v1/duplicates/{id}", id).then().body("status", equalTo("merged"));
        as("agent").queryParam("status", "open").queryParam("profile", pair.one()).get("/v1/duplicates").then().body("items", hasSize(0));
        as("agent").queryParam("status", "merged").queryParam("profile", pair.one()).get("/v1/duplicates").then().body("items.id",
                hasItem(id));
        as("agent").post("/v1/duplicates/{id}/rejection", id).then().statusCode(409);
        search("{}");
        as("agent").get("/v1/duplicates/{id}", id).then().body("status", equalTo("merged"));
    }

    @Test
    void whatIsMalformedTooLargeOrUnknownIsRefused() {
        as("agent").get("/v1/duplicates/{id}", UUID.randomUUID()).then().statusCode(404);
        as("agent").post("/v1/duplicates/{id}/acceptance", UUID.randomUUID()).then().statusCode(404);
        as("agent").post("/v1/duplicates/{id}/rejection", UUID.randomUUID()).then().statusCode(404);
        as("agent").get("/v1/duplicates/not-an-id").then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource({ "status,maybe", "min_probability,2", "min_probability,x", "limit,0", "limit,201", "cursor,!", "profile,x", "search,x" })
    void aParameterThatIsNotValidIsRefusedByName(String name, String value) {
        as("agent").queryParam(name, value).get("/v1/duplicates").then().statusCode(400).body("errors[0].field", equalTo(name));
    }

    @Test
    void onlyWhoMayReadsAndOnlyWhoMayDecides() {
        UUID nobody = UUID.randomUUID();
        for (String path : List.of("/v1/duplicates", "/v1/duplicates/" + nobody, "/v1/duplicate-searches/" + nobody)) {
            given().get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("admin")).get(path).then().statusCode(401);
            as("marketer").get(path).then().statusCode(403);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get(path).then().statusCode(403);
            for (String role : List.of("agent", "analyst", "privacy", "admin")) {
                assertThat(as(role).get(path).statusCode()).isIn(200, 404);
            }
        }
        given().contentType("application/json").body("{}").post("/v1/duplicate-searches").then().statusCode(401);
        for (String role : List.of("analyst", "privacy", "marketer")) {
            begin(role, "{}").then().statusCode(403);
            as(role).delete("/v1/duplicate-searches/{id}", nobody).then().statusCode(403);
            as(role).post("/v1/duplicates/{id}/acceptance", nobody).then().statusCode(403);
            as(role).post("/v1/duplicates/{id}/rejection", nobody).then().statusCode(403);
        }
    }

    @Test
    void aListIsReadInPagesTheMostProbableFirst() {
        for (String name : List.of("Clementine Brackenbury", "Ignatius Holloway", "Winifred Larkspur", "Leopold Marchbanks",
                "Seraphina Oakeshott")) {
            pair(name, name, "1970-01-" + (10 + name.length()), "1970-01-" + (10 + name.length()));
        }
        String search = search("{\"threshold\":0.5}").getString("id");
        List<String> seen = new java.util.ArrayList<>();
        List<Float> weights = new java.util.ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = as("analyst").queryParam("search", search).queryParam("min_probability", 0.9)
                    .queryParam("status", "open").queryParam("limit", 2);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/duplicates").jsonPath();
            seen.addAll(page.getList("items.id"));
            weights.addAll(page.getList("items.weight", Float.class));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).hasSizeGreaterThan(3).doesNotHaveDuplicates();
        assertThat(weights).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(weights).allSatisfy(weight -> assertThat(LinkageModel.probability(weight)).isGreaterThanOrEqualTo(0.8999));
    }

    @Test
    void aPersonIsShownWhomTheyWereTakenForAndForgotten() {
        Pair pair = pair("Rosamund Vickery", "Rosamund Vickery", "1948-03-03", "1948-03-03");
        search("{}");
        PersonIdentifiers person = new PersonIdentifiers(UUID.fromString(pair.one()), List.of(), List.of());

        JsonNode shown = PostgresClient.inTransaction(session -> records.show(session, person));
        int forgotten = PostgresClient.inTransaction(session -> records.eraseRecords(session, person));

        assertThat(shown).isNotEmpty();
        assertThat(shown.toString()).doesNotContain(pair.other()).contains("\"status\": \"open\"".replace(" ", ""));
        assertThat(forgotten).isEqualTo(shown.size());
        as("agent").queryParam("profile", pair.one()).get("/v1/duplicates").then().body("items", hasSize(0));
        assertThat(PostgresClient.<Integer>inTransaction(session -> records.eraseRecords(session, person))).isZero();
    }
}
