package io.throughline.journey.journeymap;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class MapApiTest {

    @Inject
    MongoClient mongo;
    @ConfigProperty(name = "throughline.journey.mongo-database")
    String database;
    private final String mark = somebody();
    private final String id = "map-" + mark;

    @Test
    void aMapIsMadeOnceChangedByVersionsAndTakenAway() {
        String body = "{\"id\":\"%s\",\"name\":{\"zh\":\"旅程\"}}".formatted(id);
        as("marketer").body(body).post("/v1/maps").then().statusCode(201).header("ETag", "\"1\"").body("stages", hasSize(6), "stages[3].id",
                equalTo("purchase"));
        as("marketer").body(body).post("/v1/maps").then().statusCode(200);
        as("marketer").body("{\"id\":\"%s\",\"name\":{\"zh\":\"另一个\"}}".formatted(id)).post("/v1/maps").then().statusCode(409);

        String changed = "{\"name\":{\"en\":\"Journey\"},\"stages\":[{\"id\":\"all\",\"name\":{\"en\":\"All\"}}]}";
        as("analyst").body(changed).put("/v1/maps/" + id).then().statusCode(428);
        as("analyst").header("If-Match", "\"1\"").body(changed).put("/v1/maps/" + id).then().statusCode(200).header("ETag", "\"2\"");
        as("analyst").header("If-Match", "\"1\"").body(changed).put("/v1/maps/" + id).then().statusCode(412);
        as("analyst").header("If-Match", "\"2\"").body(changed).put("/v1/maps/" + id).then().statusCode(200).header("ETag", "\"2\"");

        as("admin").get("/v1/maps/" + id).then().statusCode(200).body("version", equalTo(2), "stages", hasSize(1));
        as("admin").get("/v1/maps/" + id + "/versions/1").then().statusCode(200).body("name.zh", equalTo("旅程"), "stages", hasSize(6));
        as("admin").get("/v1/maps/" + id + "/versions/3").then().statusCode(404);
        as("admin").queryParam("limit", 200).get("/v1/maps").then().body("items.id", hasItem(id));
        as("admin").delete("/v1/maps/" + id).then().statusCode(204);
        as("admin").get("/v1/maps/" + id).then().statusCode(404);
        as("admin").get("/v1/maps/" + id + "/versions/1").then().statusCode(404);
    }

    @Test
    void aMapSentAgainWithItsNumbersWrittenAnotherWayIsTheSame() {
        String body = """
                {"name":{"en":"x"},"stages":[{"id":"a","name":{"en":"a"},
                 "rules":[{"event":"Paid","where":{"property":"total","gte":100,"lt":1000.0}}]}]}""";
        String named = body.replaceFirst("\\{", "{\"id\":\"" + id + "\",");
        as("analyst").body(named).post("/v1/maps").then().statusCode(201);

        as("analyst").body(named).post("/v1/maps").then().statusCode(200).header("ETag", "\"1\"");
        as("analyst").body(named.replace("100,", "1e2,").replace("1000.0", "1000")).post("/v1/maps").then().statusCode(200);
        as("analyst").body(named.replace("1000.0", "1001")).post("/v1/maps").then().statusCode(409);
        as("analyst").header("If-Match", "\"1\"").body(body).put("/v1/maps/" + id).then().statusCode(200).header("ETag", "\"1\"")
                .body("stages[0].rules[0].where.gte", equalTo(100));
    }

    @Test
    void aStoredMapThatCannotBeReadTakesAwayNoList() {
        MongoCollection<Document> maps = mongo.getDatabase(database).getCollection("maps");
        as("analyst").body("{\"id\":\"%s\",\"name\":{\"en\":\"x\"}}".formatted(id)).post("/v1/maps").then().statusCode(201);
        // Before all others, so that it would be on the first page.
        String broken = "0-" + mark;
        maps.insertOne(new Document("_id", broken).append("map", broken).append("version", 1).append("body", "{\"stages\":7}")
                .append("changedAt", new Date()).append("changedBy", "analyst"));

        try {
            JsonPath page = as("analyst").queryParam("limit", 1).get("/v1/maps").then().statusCode(200).body("items", hasSize(1)).extract()
                    .jsonPath();
            assertThat(page.getString("items[0].id")).isNotEqualTo(broken);
            as("analyst").queryParam("limit", 200).get("/v1/maps").then().statusCode(200).body("items.id", hasItem(id));
            as("analyst").get("/v1/touchpoints/detection").then().statusCode(200);
            as("analyst").body("{}").post("/v1/maps/" + broken + "/live").then().statusCode(400).body("errors.field", hasItem("/map"));
        } finally {
            maps.deleteOne(Filters.eq("_id", broken));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "ecommerce", "bank", "saas", "retail" })
    void aTemplateIsAStart(String template) {
        String made = as("analyst").body("{\"template\":\"%s\"}".formatted(template)).post("/v1/maps").then().statusCode(201)
                .body("stages", hasSize(6))
                .header("Location", startsWith("http")).extract().path("id");

        as("analyst").post("/v1/maps/" + made + "/live").then().statusCode(200).body("cells.size()", org.hamcrest.Matchers.greaterThan(9));
        as("analyst").delete("/v1/maps/" + made).then().statusCode(204);
    }

    @Test
    void aMapShowsWhoCameWhoWentOnAndHowTheyFelt() throws Exception {
        JourneyTestClient.Source app = JourneyTestClient.source("app");
        String named = "checkout-" + mark;
        as("analyst").body(
                ("{\"name\":{\"zh\":\"手机结账 "
                        + "%s\"},\"kind\":\"screen\",\"events\":[{\"channel\":\"app\",\"type\":\"track\",\"name\":\"Checkout %s\"}]}")
                        .formatted(mark, mark))
                .put("/v1/touchpoints/" + named).then().statusCode(201);
        as("analyst").body("""
                {"id":"%s","name":{"zh":"购物 <script>","en":"Shop & more"},"stages":[{"id":"look","name":{"zh":"看","en":"Look"}},
                 {"id":"buy","name":{"zh":"买","en":"Buy"},"rules":[{"event":"Paid %s"}]}],"touchpoints":[
                 {"id":"search-%s","stage":"look","step":{"label":"Search","event":"Search %s"},"goal":{"zh":"找到"},"emotion":1},
                 {"id":"pay","stage":"buy","touchpoint":"%s","emotion":1,"owner":"支付团队"}]}""".formatted(id, mark, mark, mark, named))
                .post("/v1/maps").then().statusCode(201);
        for (String user : List.of("a" + mark, "b" + mark)) {
            send(app, user, "Search " + mark, "2026-03-02T10:00:00Z");
        }
        send(app, "a" + mark, "Checkout " + mark, "2026-03-02T10:01:30Z");
        send(app, "a" + mark, "Paid " + mark, "2026-03-02T10:04:00Z");
        send(app, "a" + mark, "Search " + mark, "2026-02-10T10:00:00Z");
        for (int i = 0; i < 5; i++) {
            feedback("f" + i + mark, "search-" + mark, 2);
        }
        // Names no touchpoint of the map: what was met last is the payment.
        feedback("a" + mark, "elsewhere", 5);

        JsonPath map = await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200))
                .until(() -> live(id), answer -> answer.statusCode() == 200
                        && answer.jsonPath().getLong("basis.events") >= 4 && answer.jsonPath().get("cells[1].satisfaction.n") != null
                        && Integer.valueOf(5).equals(answer.jsonPath().get("cells[0].satisfaction.n")))
                .jsonPath();

        assertThat(map.getInt("stages[0].people")).isEqualTo(2);
        assertThat(map.getInt("stages[0].previousPeople")).isEqualTo(1);
        assertThat(map.getDouble("stages[0].toNext.share")).isEqualTo(0.5);
        assertThat(map.getInt("cells[1].people")).isEqualTo(1);
        assertThat(map.getString("cells[1].name.zh")).isEqualTo("手机结账 " + mark);
        assertThat(map.getDouble("cells[1].dwellSeconds")).isEqualTo(150);
        assertThat(map.getDouble("cells[0].dwellSeconds")).isEqualTo(90);
        assertThat(map.getDouble("cells[1].satisfaction.value")).isEqualTo(2);
        assertThat(map.getDouble("cells[0].emotionActual")).isEqualTo(-1);
        assertThat(map.getList("cells[0].pain.reason")).containsExactly("EMOTION");
        drawings();
    }

    private void drawings() throws Exception {
        Response chinese = as("analyst").queryParam("lang", "zh").queryParam("last", "P2Y").get("/v1/maps/" + id + "/drawing");
        assertThat(chinese.statusCode()).isEqualTo(200);
        assertThat(chinese.contentType()).startsWith("image/svg+xml");
        assertThat(chinese.header("Content-Security-Policy")).startsWith("default-src 'none'");
        String text = text(chinese);
        assertThat(text).contains("购物 <script>", "痛点", "手机结账 " + mark, "支付团队");
        assertThat(text(as("analyst").queryParam("last", "P2Y").get("/v1/maps/" + id + "/drawing"))).contains("Shop & more", "Pain points");
        as("analyst").queryParam("lang", "fr").get("/v1/maps/" + id + "/drawing").then().statusCode(400);
        as("analyst").queryParam("last", "x").get("/v1/maps/" + id + "/drawing").then().statusCode(400);
        as("analyst").queryParam("zone", "Mars").get("/v1/maps/" + id + "/drawing").then().statusCode(400);
        as("analyst").get("/v1/maps/none-" + mark + "/drawing").then().statusCode(404).contentType("application/problem+json");
    }

    private static String text(Response drawing) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawing.asByteArray())).getDocumentElement().getTextContent();
    }

    private Response live(String map) {
        // Only events of the map: other tests share the log.
        return as("analyst")
                .body("""
                {"period":{"month":"2026-03"},"compare":"previous","filter":{"event":["Search %s","Checkout %s","Paid %s"]}}"""
                        .formatted(mark, mark, mark))
                .post("/v1/maps/" + map + "/live");
    }

    private static void send(JourneyTestClient.Source source, String user, String event, String at) {
        source.send("track", "{\"userId\":\"%s\",\"event\":\"%s\",\"timestamp\":\"%s\"}".formatted(user, event, at)).then().statusCode(200);
    }

    private static void feedback(String user, String touchpoint, int csat) {
        TestEvents.send("feedback", "user_id:" + user, "r-" + user + touchpoint, "/partners/partner-mall",
                "io.throughline.feedback.received.v1", """
                {"responseId":"%s","externalId":"x","partner":"partner-mall","channel":"partner","subject":"user_id:%s",\
                "identifiers":["user_id:%s"],"csat":%d,
                 "touchpoint":"%s","occurredAt":"2026-03-03T09:30:00Z","receivedAt":"2026-03-03T09:30:02.417Z"}"""
                        .formatted(java.util.UUID.nameUUIDFromBytes((user + touchpoint).getBytes(StandardCharsets.UTF_8)), user, user, csat,
                                touchpoint));
    }

    @Test
    void aFaultyMapOrQuestionIsRefusedByItsFields() {
        as("analyst").body("{\"id\":\"Bad id\",\"name\":{\"en\":\"x\"}}").post("/v1/maps").then().statusCode(400).body("errors.field",
                hasItem("/id"));
        as("analyst").body("{\"template\":\"shop\"}").post("/v1/maps").then().statusCode(400).body("errors.field", hasItem("/template"));
        as("analyst").body("{\"stages\":[{}],\"touchpoints\":[{\"emotion\":3,\"step\":{\"event\":7}},7],\"more\":1}").post("/v1/maps")
                .then().statusCode(400)
                .body("errors.field", hasItems("/stages/0/id", "/stages/0/name", "/touchpoints/0/stage", "/touchpoints/0/emotion",
                        "/touchpoints/0/step/event", "/touchpoints/1", "/more"));
        as("analyst").body("{\"stages\":[{\"id\":\"a\",\"name\":{}}],\"touchpoints\":[{\"stage\":\"x\",\"step\":{}}]}").post("/v1/maps")
                .then().statusCode(400)
                .body("errors.field", hasItems("/name", "/stages/0/name", "/touchpoints/0/stage", "/touchpoints/0/step"));
        as("analyst").body("{\"name\":{\"en\":\"x\"},\"stages\":[],\"touchpoints\":[]}").post("/v1/maps").then().statusCode(400)
                .body("errors.field", hasItem("/stages"));
        as("analyst").body("{\"stages\":[{\"id\":\"A b\",\"name\":{\"fr\":\"x\"},\"rules\":[{\"event\":7}]}]}").post("/v1/maps").then()
                .statusCode(400)
                .body("errors.field", hasItems("/stages/0/id", "/stages/0/name/fr", "/stages/0/rules/0/event"));
        as("analyst").body("[]").post("/v1/maps").then().statusCode(400);
        as("analyst").body("{").post("/v1/maps").then().statusCode(400);
        as("analyst").body("x".repeat(1_100_000)).post("/v1/maps").then().statusCode(413);
        as("analyst").body("{\"id\":\"%s\",\"name\":{\"en\":\"x\"}}".formatted(id)).post("/v1/maps").then().statusCode(201);
        as("analyst").body("{\"period\":{\"last\":\"x\"},\"compare\":\"never\",\"more\":1}").post("/v1/maps/" + id + "/live").then()
                .statusCode(400)
                .body("errors.field", hasItems("/period/last", "/compare", "/more"));
        as("analyst").body("{\"period\":{\"last\":\"P30Y\"},\"zone\":\"Mars\"}").post("/v1/maps/" + id + "/live").then().statusCode(400)
                .body("errors.field", hasItems("/period/last", "/zone"));
        as("analyst").body("{\"version\":9}").post("/v1/maps/" + id + "/live").then().statusCode(400).body("errors.field", hasItem("/map"));
        as("analyst").body("{}").post("/v1/maps/none-" + mark + "/live").then().statusCode(404);
    }

    @Test
    void aRuleThatComparesWhatIsSeenMaskedIsForWhoSeesItInClear() {
        String body = """
                {"id":"%s","name":{"en":"x"},"stages":[{"id":"a","name":{"en":"a"},"rules":[{"where":{"property":"email",\
                "contains":"li"}}]}],
                 "touchpoints":[{"stage":"a","owner":"team@example.cn","step":{"event":"Viewed li.na@example.cn"}}]}""".formatted(id);

        as("analyst").body(body).post("/v1/maps").then().statusCode(403).body("errors.field", hasItem("/stages/0/rules/0/where/property"));
        as("analyst").body(body.replace("email", "coupon")).post("/v1/maps").then().statusCode(403).body("errors.field",
                hasItem("/touchpoints/0/step/event"));
        as("analyst").get("/v1/maps/" + id).then().statusCode(404);
        as("admin").body(body).post("/v1/maps").then().statusCode(201);
        as("analyst").body(body.replace("email", "coupon").replace("li.na@example.cn", "").replace("\"id\":\"" + id + "\",", ""))
                .header("If-Match", "\"1\"").put("/v1/maps/" + id).then().statusCode(200);
    }

    @Test
    void isForWhoAnalysesAlone() {
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).get("/v1/maps").then().statusCode(403);
            as(role).body("{}").post("/v1/maps").then().statusCode(403);
            as(role).body("{}").post("/v1/maps/x/live").then().statusCode(403);
            as(role).get("/v1/maps/x/drawing").then().statusCode(403);
        }
        given().get("/v1/maps").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/maps/x/drawing").then().statusCode(401);
    }
}
