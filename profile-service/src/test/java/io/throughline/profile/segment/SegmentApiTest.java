package io.throughline.profile.segment;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.segment.SegmentClient.as;
import static io.throughline.profile.segment.SegmentClient.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class SegmentApiTest {

    private static final String RULE = "{\"did\":\"Never Done\",\"count\":{\"gte\":3},\"within\":\"P30D\"}";
    private static final String CONFLICT = "urn:throughline:problem:conflict";

    private final String name = "三次 " + anyone();

    private static Response create(String key, String json) {
        return as("marketer").header("Idempotency-Key", key).body(json).post("/v1/segments");
    }

    private UUID made() {
        return UUID.fromString(create(anyone(), body(name, RULE)).then().statusCode(201).extract().path("id"));
    }

    @Test
    void aSegmentIsMadeReadListedAndItsPeopleAreAsked() {
        Response made = create(anyone(), body(name, RULE));

        String id = made.jsonPath().getString("id");
        made.then().statusCode(201).header("ETag", "\"1\"").header("Location", containsString("/v1/segments/" + id))
                .body("kind", equalTo("rule"))
                .body("status", equalTo("active")).body("rule.did", equalTo("Never Done")).body("createdBy", equalTo("marketer"))
                .body("job.kind", equalTo("backfill"));
        SegmentClient.filled(UUID.fromString(id));
        as("analyst").get("/v1/segments/" + id).then().statusCode(200).body("job.done", notNullValue()).body("size", equalTo(0))
                .body("job.total", notNullValue());
        as("privacy").queryParam("q", name.substring(3)).get("/v1/segments").then().statusCode(200).body("items", hasSize(1))
                .body("items[0].name", equalTo(name))
                .body("next", nullValue());
        as("agent").get("/v1/segments/" + id + "/jobs").then().statusCode(200).body("items[0].status", equalTo("done"));
    }

    @Test
    void sentTwiceItIsMadeOnceAndAnotherOfTheSameIdOrNameIsRefused() {
        String key = anyone();
        String id = create(key, body(name, RULE)).jsonPath().getString("id");

        create(key, body(name, RULE)).then().statusCode(200).body("id", equalTo(id)).header("ETag", "\"1\"");
        create(key, body(name + "!", RULE)).then().statusCode(409).body("type", equalTo(CONFLICT));
        create(anyone(), body(name.toUpperCase(), RULE)).then().statusCode(409).body("detail", containsString("name"));
        String own = "{\"id\":\"" + UUID.randomUUID() + "\",\"name\":\"" + name + "2\",\"rule\":" + RULE + "}";
        as("admin").body(own).post("/v1/segments").then().statusCode(201);
        as("admin").body(own).post("/v1/segments").then().statusCode(200);
        as("admin").body(body(name + "3", RULE)).post("/v1/segments").then().statusCode(201);
        as("admin").body(body(name + "3", RULE)).post("/v1/segments").then().statusCode(200);
        as("admin").body(body(name + "3", "{\"did\":\"Other\"}")).post("/v1/segments").then().statusCode(409);
        as("admin").header("Idempotency-Key", "k".repeat(201)).body(body(name + "4", RULE)).post("/v1/segments").then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"name":"x"                                                                                   | /name
            []                                                                                            |
            {"rule":{"did":"A"}}                                                                          | /name
            {"name":" ","rule":{"did":"A"}}                                                               | /name
            {"name":"x"}                                                                                  | /rule
            {"name":"x","kind":"list","rule":{"did":"A"}}                                                 | /rule
            {"name":"x","kind":"set","rule":{"did":"A"}}                                                  | /kind
            {"name":"x","rule":{"and":[{"hasIdentifier":"email"},{"did":"A","within":"a month"}]}}        | /rule/and/1/within
            {"name":"x","rule":{"did":"A","within":"P2Y"}}                                                | /rule/within
            {"name":"x","rule":{"segment":"00000000-0000-0000-0000-000000000001"}}                        | /rule/segment
            {"name":"x","rule":{"trait":"a","eq":"\\u0000"}}                                               | /rule/eq
            {"name":"x","rule":{"did":"A"},"owner":"me"}                                                  | /owner
            """)
    void whatIsNotValidIsRefusedWithAPointer(String json, String pointer) {
        create(anyone(), json).then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", hasItem(pointer == null ? "" : pointer));
    }

    @Test
    void allFaultsAreNamedAtOnceAndTheSizeIsBounded() {
        create(anyone(), "{\"name\":\"\",\"rule\":{\"or\":[{\"did\":\"A\",\"within\":\"x\"},{\"feedback\":\"nps\",\"lte\":\"low\"}]}}")
                .then().statusCode(400)
                .body("errors.field", hasItems("/name", "/rule/or/0/within", "/rule/or/1/lte"));
        create(anyone(), "{\"name\":\"" + "x".repeat(2_000_000) + "\"}").then().statusCode(413);
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body("{".repeat(1000)).header("Idempotency-Key", "k")
                .post("/v1/segments").then().statusCode(400);
    }

    @Test
    void aChangeMakesAVersionAndNeedsTheCurrentOne() {
        UUID id = made();
        String changed = body(name, "{\"hasIdentifier\":\"never\"}");

        as("marketer").body(changed).put("/v1/segments/" + id).then().statusCode(428);
        as("marketer").header("If-Match", "\"7\"").body(changed).put("/v1/segments/" + id).then().statusCode(412);
        as("marketer").header("If-Match", "\"1\"").body(changed).put("/v1/segments/" + id).then().statusCode(200).header("ETag", "\"2\"")
                .body("job.version", equalTo(2));
        as("marketer").header("If-Match", "\"1\"").body(changed).put("/v1/segments/" + id).then().statusCode(412);
        as("marketer").header("If-Match", "\"2\"").body(changed).put("/v1/segments/" + id).then().statusCode(200).header("ETag", "\"2\"");
        as("marketer").header("If-Match", "*").body("{\"name\":\"" + name + "\",\"kind\":\"list\"}").put("/v1/segments/" + id).then()
                .statusCode(400).body("errors[0].field", equalTo("/kind"));
        as("analyst").get("/v1/segments/" + id + "/versions").then().statusCode(200).body("items.version", equalTo(List.of(2, 1)))
                .body("items[1].rule.did", equalTo("Never Done")).body("items[0].author", equalTo("marketer"));
        as("analyst").queryParam("limit", 1).get("/v1/segments/" + id + "/versions").then().body("items", hasSize(1)).body("next",
                notNullValue());
    }

    @Test
    void aSegmentMayNotComeToDependOnItself() {
        UUID first = made();
        UUID second = UUID.fromString(create(anyone(), body(name + " b", "{\"segment\":\"" + first + "\"}")).jsonPath().getString("id"));
        UUID third = UUID
                .fromString(create(anyone(), body(name + " c", "{\"not\":{\"segment\":\"" + second + "\"}}")).jsonPath().getString("id"));

        Response refused = as("marketer").header("If-Match", "*")
                .body(body(name, "{\"or\":[" + RULE + ",{\"segment\":\"" + third + "\"}]}")).put("/v1/segments/" + first);

        refused.then().statusCode(400).body("errors[0].field", equalTo("/rule/or/1/segment"))
                .body("errors[0].message", containsString(name + " → " + name + " c → " + name + " b → " + name));
        as("marketer").header("If-Match", "*").body(body(name, "{\"segment\":\"" + first + "\"}")).put("/v1/segments/" + first).then()
                .statusCode(400);
    }

    @Test
    void whatOthersReferToIsNotArchivedAndWhatIsArchivedStaysReadable() {
        UUID first = made();
        String second = create(anyone(), body(name + " b", "{\"segment\":\"" + first + "\"}")).jsonPath().getString("id");

        as("analyst").get("/v1/segments/" + first + "/used-by").then().statusCode(200).body("items.id", equalTo(List.of(second)));
        as("marketer").delete("/v1/segments/" + first).then().statusCode(409).body("usedBy[0].name", equalTo(name + " b"));
        as("marketer").delete("/v1/segments/" + second).then().statusCode(200).body("status", equalTo("archived"));
        as("marketer").delete("/v1/segments/" + first).then().statusCode(200);
        as("marketer").delete("/v1/segments/" + first).then().statusCode(200).body("status", equalTo("archived"));

        as("marketer").header("If-Match", "*").body(body(name, RULE)).put("/v1/segments/" + first).then().statusCode(409);
        as("analyst").queryParam("q", name).get("/v1/segments").then().body("items", hasSize(0));
        as("analyst").queryParam("q", name).queryParam("status", "archived").queryParam("kind", "rule").get("/v1/segments").then()
                .body("items", hasSize(2));
        create(anyone(), body(name, RULE)).then().statusCode(201);
    }

    @Test
    void aRuleSentAgainWithItsNumbersWrittenAnotherWayIsTheSame() {
        String key = anyone();
        String sent = body(name, "{\"trait\":\"age\",\"gte\":1e2,\"in\":[10.0]}");
        String id = create(key, sent).then().statusCode(201).extract().path("id");

        create(key, sent).then().statusCode(200).body("id", equalTo(id)).header("ETag", "\"1\"");
        create(key, body(name, "{\"trait\":\"age\",\"gte\":100,\"in\":[10]}")).then().statusCode(200).header("ETag", "\"1\"");
        as("marketer").header("If-Match", "\"1\"").body(sent).put("/v1/segments/" + id).then().statusCode(200).header("ETag", "\"1\"");
        create(key, body(name, "{\"trait\":\"age\",\"gte\":101,\"in\":[10]}")).then().statusCode(409);
    }

    @Test
    void aStoredRuleThatCannotBeReadTakesAwayNoList() {
        UUID id = made();
        SegmentClient.filled(id);
        for (String table : List.of("segment set definition = '{\"rule\":{\"tomorrow\":1}}' where id",
                "segment_version set definition = '{\"rule\":{\"tomorrow\":1}}' where segment_id")) {
            SegmentClient.sql("update " + table + " = '" + id + "'");
        }

        try {
            as("analyst").queryParam("q", name).get("/v1/segments").then().statusCode(200).body("items.id", equalTo(List.of(id.toString())))
                    .body("items[0].rule", nullValue()).body("items[0].kind", equalTo("rule"));
            as("analyst").get("/v1/segments/" + id).then().statusCode(200).body("name", equalTo(name)).body("rule", nullValue());
            as("analyst").get("/v1/segments/" + id + "/versions").then().statusCode(200).body("items", hasSize(1)).body("items[0].rule",
                    nullValue());
        } finally {
            as("marketer").delete("/v1/segments/" + id).then().statusCode(200).body("status", equalTo("archived"));
        }
    }

    @Test
    void listsGoByPages() {
        for (int i = 0; i < 3; i++) {
            create(anyone(), body(name + " " + i, RULE)).then().statusCode(201);
        }
        String next = as("analyst").queryParam("q", name).queryParam("limit", 2).get("/v1/segments").then().statusCode(200)
                .body("items.name", equalTo(List.of(name + " 0", name + " 1"))).extract().path("next");

        as("analyst").queryParam("q", name).queryParam("limit", 2).queryParam("cursor", next).get("/v1/segments").then()
                .body("items.name", equalTo(List.of(name + " 2"))).body("next", nullValue());
        as("analyst").queryParam("limit", 201).get("/v1/segments").then().statusCode(400);
        as("analyst").queryParam("cursor", "x").get("/v1/segments").then().statusCode(400);
        as("analyst").queryParam("status", "lost").get("/v1/segments").then().statusCode(400).body("errors[0].field", equalTo("status"));
        as("analyst").queryParam("kind", "lost").get("/v1/segments").then().statusCode(400).body("errors[0].field", equalTo("kind"));
    }

    @Test
    void onlyWhoMayReadsAndOnlyWhoMayWrites() {
        UUID id = made();
        for (String path : List.of("", "/" + id, "/" + id + "/versions", "/" + id + "/used-by", "/" + id + "/jobs", "/" + id + "/members",
                "/" + id + "/growth",
                "/overlap?ids=" + id + "," + id)) {
            given().get("/v1/segments" + path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("admin")).get("/v1/segments" + path).then().statusCode(401);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get("/v1/segments" + path).then().statusCode(403);
        }
        for (String role : List.of("analyst", "agent", "privacy")) {
            as(role).get("/v1/segments/" + id).then().statusCode(200);
            as(role).header("Idempotency-Key", "x").body(body("x", RULE)).post("/v1/segments").then().statusCode(403);
            as(role).header("If-Match", "*").body(body("x", RULE)).put("/v1/segments/" + id).then().statusCode(403);
            as(role).delete("/v1/segments/" + id).then().statusCode(403);
        }
        given().contentType("application/json").body(body("x", RULE)).post("/v1/segments").then().statusCode(401);
        String nobody = "/v1/segments/" + UUID.randomUUID();
        for (String path : List.of("", "/versions", "/used-by", "/jobs", "/members", "/growth")) {
            as("admin").get(nobody + path).then().statusCode(404);
        }
        as("admin").delete(nobody).then().statusCode(404);
        as("admin").header("If-Match", "*").body(body("x", RULE)).put(nobody).then().statusCode(404);
        as("admin").get("/v1/segments/vip").then().statusCode(400);
        assertThat(id).isNotNull();
    }
}
