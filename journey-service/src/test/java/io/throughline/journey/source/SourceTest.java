package io.throughline.journey.source;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class SourceTest {

    @Inject
    SourceStore store;

    @Test
    void isMadeOnceAndKeepsItsKeyWhenItIsRenamed() {
        String id = id();

        JsonPath made = put(id, "网店", "web").then().statusCode(201).extract().jsonPath();
        JsonPath again = put(id, "网店", "web").then().statusCode(200).extract().jsonPath();
        JsonPath renamed = put(id, "Till", "store").then().statusCode(200).extract().jsonPath();

        assertThat(made.getString("writeKey")).hasSize(32).isEqualTo(renamed.getString("writeKey"));
        assertThat(again.getMap("")).isEqualTo(made.getMap(""));
        as("admin").get("/v1/sources/" + id).then().statusCode(200).body("id", equalTo(id), "name", equalTo("Till"),
                "channel", equalTo("store"), "createdAt", equalTo(made.getString("createdAt")));
    }

    @Test
    void isPublicUnlessAnAdministratorRaisesItAndStaysAsItWasWhereNothingIsSaid() {
        String id = id();

        put(id, "网店", "web").then().statusCode(201).body("trust", equalTo("public"), "acceptClaims", equalTo(false));
        put(id, "\"trust\":\"server\"").then().statusCode(200).body("trust", equalTo("server"));
        put(id, "网店", "web").then().statusCode(200).body("trust", equalTo("server"));
        put(id, "\"trust\":\"public\",\"acceptClaims\":true").then().statusCode(200).body("trust", equalTo("public"), "acceptClaims",
                equalTo(true));
        put(id, "\"trust\":\"import\"").then().statusCode(200).body("trust", equalTo("import"), "acceptClaims", equalTo(false));
        put(id, "\"acceptClaims\":true").then().statusCode(400).body("errors[0].field", equalTo("/acceptClaims"));
        put(id, "\"trust\":\"root\"").then().statusCode(400);
    }

    private static Response put(String id, String more) {
        return as("admin").body("{\"name\":\"网店\",\"channel\":\"web\"," + more + "}").put("/v1/sources/" + id);
    }

    @Test
    void aRotatedKeyReplacesTheOldOneAndADeletedSourceHasNone() {
        JourneyTestClient.Source source = JourneyTestClient.source("web");

        String fresh = as("admin").post("/v1/sources/" + source.id() + "/rotate").then().statusCode(200).extract().path("writeKey");

        source.send("identify", "{\"userId\": \"x\"}").then().statusCode(401);
        new JourneyTestClient.Source(source.id(), fresh).send("identify", "{\"userId\": \"x\"}").then().statusCode(200);
        as("admin").delete("/v1/sources/" + source.id()).then().statusCode(204);
        as("admin").delete("/v1/sources/" + source.id()).then().statusCode(204);
        new JourneyTestClient.Source(source.id(), fresh).send("identify", "{\"userId\": \"x\"}").then().statusCode(401);
        as("admin").get("/v1/sources/" + source.id()).then().statusCode(404);
        as("admin").post("/v1/sources/" + source.id() + "/rotate").then().statusCode(404);
    }

    @Test
    void ofTwoTokenSecretsThatAreMadeAtOnceBothCountAndTheFirstOfAllReplacesNone() throws Exception {
        JourneyTestClient.Source source = JourneyTestClient.source("web", "public");
        as("admin").post("/v1/sources/" + source.id() + "/visitor-token-secret").then().statusCode(200).body("previousUntil", nullValue());
        try (var pool = java.util.concurrent.Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                var made = pool.invokeAll(java.util.Collections.<java.util.concurrent.Callable<String>>nCopies(2,
                        () -> store.newVisitorSecret(source.id(), java.time.Instant.now().plusSeconds(60)).orElseThrow().text()));

                assertThat(store.find(source.id()).orElseThrow().visitorSecrets()).extracting(VisitorSecret::text)
                        .containsExactlyInAnyOrder(made.get(0).get(), made.get(1).get());
            }
        }
        as("admin").post("/v1/sources/" + source.id() + "/visitor-token-secret").then().statusCode(200).body("previousUntil",
                notNullValue());
    }

    @Test
    void whoChangedASourceAndHowIsInTheAuditTrail() {
        String id = id();
        put(id, "\"trust\":\"server\"").then().statusCode(201);
        as("admin").post("/v1/sources/" + id + "/rotate").then().statusCode(200);
        as("admin").post("/v1/sources/" + id + "/visitor-token-secret").then().statusCode(200);
        as("admin").body("{}").put("/v1/sources/" + id + "/budgets").then().statusCode(200);
        as("analyst").delete("/v1/sources/" + id).then().statusCode(403);
        as("admin").delete("/v1/sources/" + id).then().statusCode(204);

        List<String> entries = org.awaitility.Awaitility.await().atMost(java.time.Duration.ofSeconds(20)).until(
                () -> io.throughline.commons.test.TestEvents.all("audit").stream()
                        .map(each -> JsonPath.from(new String(each.value(), java.nio.charset.StandardCharsets.UTF_8)))
                        .filter(each -> each.getString("resource").contains(id))
                        .map(each -> each.getString("actor") + " " + each.getString("action") + " "
                                + each.getString("resource").replace(id, "ID") + " " + each.getInt("outcome"))
                        .toList(),
                all -> all.size() == 6);
        assertThat(entries).containsExactlyInAnyOrder("admin source.change PUT /v1/sources/ID trust=server acceptClaims=false 201",
                "admin source.rotate POST /v1/sources/ID/rotate trust=server acceptClaims=false 200",
                "admin source.secret POST /v1/sources/ID/visitor-token-secret 200", "admin source.budgets PUT /v1/sources/ID/budgets 200",
                "analyst source.delete DELETE /v1/sources/ID 403", "admin source.delete DELETE /v1/sources/ID 204");
    }

    @Test
    void areListedPageByPage() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(JourneyTestClient.source("web").id());
        }

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var request = as("admin").queryParam("limit", 2);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/sources").then().statusCode(200)
                    .extract().jsonPath();
            seen.addAll(page.getList("items.id"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).containsAll(made).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{} | /channel", "{\"name\": \"x\"} | /channel", "{\"channel\": \"web\"} | /name",
            "{\"name\": \" \", \"channel\": \"web\"} | /name",
            "{\"name\": \"x\", \"channel\": \"Web\"} | /channel", "{\"name\": 7, \"channel\": \"web\"} | /name",
            "{\"name\": \"x\", \"channel\": \"web\", \"writeKey\": \"mine\"} | /writeKey",
            "{\"name\": \"a\\u0000b\", \"channel\": \"web\"} | /name", "{\"name\": \"\\ud800\", \"channel\": \"web\"} | /name",
            "[] | ''", "{ | ''", "null | ''" })
    void aFaultyBodyIsRefusedByItsField(String body, String field) {
        String id = id();

        as("admin").body(body).put("/v1/sources/" + id).then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", "null".equals(body) ? notNullValue() : hasItem(field));

        as("admin").get("/v1/sources/" + id).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "UPPER", "-x", "a b", "茶" })
    void aFaultyIdIsRefused(String id) {
        put(id, "x", "web").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void areTheAdministratorsAlone() {
        for (String role : List.of("analyst", "agent", "marketer", "privacy", "partner")) {
            as(role).get("/v1/sources").then().statusCode(403).contentType("application/problem+json");
            as(role).body("{}").put("/v1/sources/x").then().statusCode(403);
            as(role).delete("/v1/sources/x").then().statusCode(403);
            as(role).post("/v1/sources/x/rotate").then().statusCode(403);
        }
        given().get("/v1/sources").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/sources").then().statusCode(401);
        given().auth().oauth2(TestTokens.forAnotherAudience("admin")).get("/v1/sources").then().statusCode(401);
        JourneyTestClient.Source source = JourneyTestClient.source("web");
        given().auth().preemptive().basic(source.key(), "").get("/v1/sources").then().statusCode(401);
        assertThat(listed()).contains(source.id()).doesNotContain("x");
    }

    /** Page by page: other tests have sources too. */
    private static List<String> listed() {
        List<String> ids = new ArrayList<>();
        for (String cursor = ""; cursor != null;) {
            Response page = as("admin").queryParam("limit", 200).queryParams(cursor.isEmpty() ? Map.of() : Map.of("cursor", cursor))
                    .get("/v1/sources");
            page.then().statusCode(200);
            ids.addAll(page.jsonPath().getList("items.id", String.class));
            cursor = page.jsonPath().getString("next");
        }
        return ids;
    }

    private static String id() {
        return "s-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Response put(String id, String name, String channel) {
        return as("admin").body("{\"name\": \"%s\", \"channel\": \"%s\"}".formatted(name, channel)).put("/v1/sources/{id}", id);
    }
}
