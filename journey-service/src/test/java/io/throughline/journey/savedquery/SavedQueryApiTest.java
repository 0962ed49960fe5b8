package io.throughline.journey.savedquery;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class SavedQueryApiTest {

    private static final String PATH = "/v1/analytics/definitions";
    private static final String FEBRUARY = "\"period\": {\"month\": \"2026-02\"}, \"zone\": \"Asia/Shanghai\"";

    @Inject
    QueryKinds kinds;
    @Inject
    MongoClient mongo;
    @ConfigProperty(name = "throughline.journey.mongo-database")
    String database;
    private final String mark = somebody();

    private String lifecycle(String more) {
        return "{\"kind\": \"lifecycle\", \"name\": \"新老客户 " + mark + "\", \"question\": {" + FEBRUARY + "}" + more + "}";
    }

    private static String saved(String role, String body) {
        return as(role).body(body).post(PATH).then().statusCode(201).extract().path("id");
    }

    @Test
    void aQuestionIsSavedReadChangedByVersionsAndRemoved() {
        Response made = as("analyst")
                .body(lifecycle(", \"description\": \"每月看一次\", \"schedule\": {\"daily\": \"06:00\", \"zone\": \"Asia/Shanghai\"}"))
                .post(PATH);
        String id = made.then().statusCode(201).header("ETag", "\"1\"")
                .body("version", equalTo(1), "kind", equalTo("lifecycle"), "name", equalTo("新老客户 " + mark),
                        "description", equalTo("每月看一次"), "mine", equalTo(true), "owner", equalTo("analyst"), "shared", equalTo(false),
                        "faults", nullValue(),
                        "schedule.daily", equalTo("06:00"), "nextRun", endsWith("T22:00:00Z"), "lastRun", nullValue(),
                        "question.period.month", equalTo("2026-02"))
                .extract().path("id");
        made.then().header("Location", endsWith(PATH + "/" + id));
        String one = PATH + "/" + id;

        as("analyst").body(lifecycle("")).put(one).then().statusCode(428);
        as("analyst").header("If-Match", "1").body(lifecycle("")).put(one).then().statusCode(400);
        as("analyst").header("If-Match", "\"1\"").body(lifecycle("")).put(one).then().statusCode(200).header("ETag", "\"2\"")
                .body("schedule", nullValue(), "nextRun", nullValue());
        as("analyst").header("If-Match", "\"1\"").body(lifecycle("")).put(one).then().statusCode(200).header("ETag", "\"2\"");
        as("analyst").header("If-Match", "\"1\"").body(lifecycle(", \"shared\": true")).put(one).then().statusCode(412);
        as("analyst").header("If-Match", "\"2\"").body(lifecycle(", \"shared\": true")).put(one).then().statusCode(200).header("ETag",
                "\"3\"");
        as("analyst").header("If-Match", "\"3\"").body("{\"kind\": \"detection\", \"name\": \"x\", \"question\": {}}").put(one)
                .then().statusCode(400).body("errors.field", hasItem("/kind"));

        as("analyst").get(one).then().statusCode(200).header("ETag", "\"3\"");
        assertThat(versions("analyst", one)).containsExactly(3, 2, 1);
        as("analyst").get(one + "/versions/1").then().statusCode(200).body("schedule.daily", equalTo("06:00"), "question.period.month",
                equalTo("2026-02"));
        as("analyst").get(one + "/versions/4").then().statusCode(404);
        as("marketer").get(one + "/versions/3").then().statusCode(200).body("mine", equalTo(false));
        as("marketer").get(one + "/versions/1").then().statusCode(404);
        as("marketer").get(one + "/versions").then().statusCode(200).body("items.version", equalTo(List.of(3)));

        as("analyst").delete(one).then().statusCode(204);
        for (String path : List.of(one, one + "/versions", one + "/versions/1", one + "/answer", one + "/results",
                one + "/results/2026-01-01T00:00:00Z")) {
            as("analyst").get(path).then().statusCode(404);
        }
        as("analyst").delete(one).then().statusCode(404);
    }

    private static List<Integer> versions(String role, String one) {
        List<Integer> versions = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = as(role).get(one + "/versions?limit=1" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).then().statusCode(200)
                    .extract().jsonPath();
            versions.addAll(page.getList("items.version", Integer.class));
            cursor = page.getString("next");
        }
        return versions;
    }

    @Test
    void sentTwiceWithOneKeyItIsSavedOnce() {
        String key = "key-" + mark;
        String id = as("analyst").header("Idempotency-Key", key).body(lifecycle("")).post(PATH).then().statusCode(201).extract().path("id");

        as("analyst").header("Idempotency-Key", key).body(lifecycle("")).post(PATH).then().statusCode(200).body("id", equalTo(id));
        as("analyst").header("Idempotency-Key", key).body(lifecycle(", \"shared\": true")).post(PATH).then().statusCode(409);
        as("marketer").header("Idempotency-Key", key).body(lifecycle("")).post(PATH).then().statusCode(201).body("id", not(equalTo(id)));
        as("analyst").header("If-Match", "\"1\"").body(lifecycle(", \"shared\": true")).put(PATH + "/" + id).then().statusCode(200);
        as("analyst").header("Idempotency-Key", key).body(lifecycle("")).post(PATH).then().statusCode(200).body("version", equalTo(2));
        as("analyst").header("Idempotency-Key", "x".repeat(201)).body(lifecycle("")).post(PATH).then().statusCode(400);
    }

    @Test
    void anothersIsThereOnlyWhereItIsSharedAndItsOwnerAloneAndAnAdminChangeIt() {
        String one = PATH + "/" + saved("analyst", lifecycle(""));
        for (String path : List.of("", "/answer", "/versions", "/versions/1", "/results", "/results/2026-01-01T00:00:00Z")) {
            as("marketer").get(one + path).then().statusCode(404);
        }
        as("marketer").post(one + "/answer").then().statusCode(404);
        as("marketer").delete(one).then().statusCode(404);
        as("marketer").header("If-Match", "\"1\"").body(lifecycle("")).put(one).then().statusCode(404);
        as("marketer").header("If-Match", "\"1\"").body(lifecycle("")).put(PATH + "/" + UUID.randomUUID()).then().statusCode(404);
        as("marketer").get(PATH + "?q=" + mark).then().body("items", hasSize(0));

        as("analyst").header("If-Match", "\"1\"").body(lifecycle(", \"shared\": true")).put(one).then().statusCode(200);
        as("marketer").get(one).then().statusCode(200).body("owner", equalTo("analyst"), "mine", equalTo(false));
        as("marketer").get(one + "/answer").then().statusCode(200);
        as("marketer").get(one + "/results").then().statusCode(200).body("items", hasSize(0), "next", nullValue());
        as("marketer").header("If-Match", "\"2\"").body(lifecycle("")).put(one).then().statusCode(403);
        as("marketer").delete(one).then().statusCode(403);
        as("admin").header("If-Match", "\"2\"").body(lifecycle("")).put(one).then().statusCode(200).body("owner", equalTo("analyst"),
                "changedBy", equalTo("admin"));
        as("marketer").get(one).then().statusCode(404);
        as("admin").delete(one).then().statusCode(204);
    }

    @Test
    void listsAreFilteredByKindOwnerAndPartsOfNamesInAnyWriting() {
        List<String> ids = new ArrayList<>();
        for (String name : List.of("结账漏斗 ＣＨＥＣＫＯＵＴ " + mark, "复购 (2026) " + mark, "50%_.* " + mark)) {
            ids.add(saved("analyst", "{\"kind\": \"detection\", \"name\": \"" + name + "\", \"question\": {}, \"shared\": true}"));
        }
        saved("analyst", lifecycle(""));
        saved("marketer", lifecycle(""));

        listed("analyst", "q", mark + "", "whose", "mine").body("items", hasSize(4), "items[0].kind", equalTo("lifecycle"),
                "items.question", everyItem(nullValue()));
        listed("analyst", "q", mark, "kind", "detection").body("items.id", equalTo(ids.reversed()));
        listed("analyst", "q", "账漏斗 checkout " + mark).body("items.id", equalTo(List.of(ids.getFirst())));
        listed("analyst", "q", "(2026) " + mark.toUpperCase()).body("items.id", equalTo(List.of(ids.get(1))));
        listed("analyst", "q", "%_.* " + mark).body("items.id", equalTo(List.of(ids.get(2))));
        listed("analyst", "q", ".*" + mark).body("items", hasSize(0));
        listed("marketer", "q", mark).body("items", hasSize(4));
        listed("marketer", "q", mark, "whose", "others").body("items.mine", everyItem(equalTo(false)), "items", hasSize(3));
        listed("admin", "q", mark).body("items", hasSize(5));
        assertThat(pages("analyst")).hasSize(4);
        for (String bad : List.of("limit=0", "limit=201", "cursor=x", "whose=yours", "q=" + "x".repeat(201))) {
            as("analyst").get(PATH + "?" + bad).then().statusCode(400);
        }
    }

    private static io.restassured.response.ValidatableResponse listed(String role, String... parameters) {
        io.restassured.specification.RequestSpecification request = as(role);
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get(PATH).then().statusCode(200);
    }

    private Set<String> pages(String role) {
        Set<String> ids = new HashSet<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = as(role).get(PATH + "?limit=1&q=" + mark + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).jsonPath();
            assertThat(page.getList("items")).hasSize(1);
            assertThat(ids.add(page.getString("items[0].id"))).isTrue();
            cursor = page.getString("next");
        }
        return ids;
    }

    /** Of each kind that there is: the answer is what the kind's own path answers. */
    @Test
    void eachKindIsSavedAndAskedAsItsOwnPathAnswers() {
        JourneyTestClient.Source source = JourneyTestClient.source("web");
        List<String> events = List.of("浏览", "Checkout Started", "下单");
        for (String event : events) {
            source.send("track",
                    "{\"userId\": \"%s\", \"event\": \"%s\", \"timestamp\": \"2026-02-03T10:00:0%dZ\", \"properties\": {\"total\": 5}}"
                            .formatted(mark, event, events.indexOf(event)))
                    .then().statusCode(200);
        }
        String scope = FEBRUARY + ", \"filter\": {\"source\": \"" + source.id() + "\"}";
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> as("analyst").body("{" + scope + "}").post("/v1/analytics/lifecycle").jsonPath().getInt("basis.events") == 3);
        String map = as("analyst").body("{\"id\": \"map-" + mark + "\", \"template\": \"ecommerce\"}").post("/v1/maps").then()
                .statusCode(201).extract().path("id");
        String steps = "\"steps\": [{\"event\": \"浏览\"}, {\"event\": \"下单\"}], ";
        Map<String,
                String> questions = Map.of("funnel",
                        "{" + steps + scope + ", \"breakdown\": {\"by\": \"channel\"}, \"trend\": \"day\", \"compare\": \"previous\"}",
                        "retention", "{\"cohort\": {\"event\": \"浏览\"}, \"return\": {\"event\": \"下单\"}, " + scope + "}", "stickiness",
                        "{" + scope + "}", "lifecycle", "{" + scope + "}",
                        "paths", "{" + scope + ", \"unit\": \"person\"}", "attribution", "{\"goal\": {\"event\": \"下单\"}, " + scope + "}",
                        "metrics", "{\"by\": \"channel\", \"goal\": {\"event\": \"下单\"}, " + scope + "}", "handover", "{" + scope + "}",
                        "detection", "{" + scope + "}",
                        "map", "{\"map\": \"" + map + "\", " + scope + "}");

        assertThat(questions.keySet()).containsAll(kinds.names());
        assertThat(QueryKindSchemas.kinds()).isEqualTo(kinds.names());
        for (String kind : kinds.names()) {
            String id = saved("analyst",
                    "{\"kind\": \"%s\", \"name\": \"%s %s\", \"question\": %s}".formatted(kind, kind, mark, questions.get(kind)));
            JsonPath answer = as("analyst").get(PATH + "/" + id + "/answer").then().statusCode(200)
                    .body("kind", equalTo(kind), "definition.id", equalTo(id), "definition.kind", equalTo(kind),
                            "definition.version", equalTo(1), "definition.name", equalTo(kind + " " + mark), "basis.computedAt",
                            notNullValue())
                    .extract().jsonPath();
            assertThat(answer.getInt("basis.events")).as(kind).isPositive();
            if (!kind.equals("detection")) {
                String own = kind.equals("map") ? "/v1/maps/" + map + "/live" : "/v1/analytics/" + kind;
                Map<String, Object> direct = as("analyst").body(kind.equals("map") ? "{" + scope + "}" : questions.get(kind)).post(own)
                        .then().statusCode(200).extract().jsonPath().getMap("");
                direct.remove("basis");
                assertThat(answer.getMap("result")).as(kind).isEqualTo(direct);
            }
            assertThat(as("marketer").post(PATH + "/" + id + "/answer").statusCode()).isEqualTo(404);
        }
        as("analyst").header("X-Query-Id", "mine").get(PATH + "/" + saved("analyst", lifecycle("")) + "/answer").then().statusCode(400)
                .body("errors.field", hasItem("X-Query-Id"));
    }

    @Test
    void whatAsksForPeopleByContactDataIsNotSaved() {
        String byMail =
                "{\"kind\": \"funnel\", \"name\": \"x\", \"question\": {\"steps\": [{\"event\": \"A\"}, {\"event\": \"B\"}], "
                        + "\"breakdown\": {\"property\": \"email\"}}}";

        as("analyst").body(byMail).post(PATH).then().statusCode(403).body("errors.field", hasItem("/question/breakdown/property"));
        as("admin").body(byMail).post(PATH).then().statusCode(422).body("errors.field", hasItem("/question/breakdown/property"));
        as("admin").body("{\"kind\": \"detection\", \"name\": \"客户 13812341234\", \"description\": \"lili@example.cn\", \"question\": {}}")
                .post(PATH).then().statusCode(400)
                .body("errors.field", hasItems("/name", "/description"));
    }

    @Test
    void aDefinitionSaysThatItsDatasetIsGone() {
        String dataset =
                as("analyst").body("{\"name\": \"%s\"}".formatted(mark)).post("/v1/datasets").then().statusCode(201).extract().path("id");
        as("analyst").contentType("text/csv").body("case,activity,timestamp\n1,a,2025-01-01T00:00:00Z\n1,b,2025-01-02T00:00:00Z\n")
                .put("/v1/datasets/" + dataset + "/parts/1?last=true").then().statusCode(200);
        String body = "{\"kind\": \"paths\", \"name\": \"%s\", \"question\": {\"dataset\": \"%s\", \"period\": {\"month\": \"2025-01\"}}}"
                .formatted(mark, dataset);
        String one = PATH + "/" + saved("analyst", body);
        as("analyst").get(one + "/answer").then().statusCode(200).body("result.paths", equalTo(2));

        as("analyst").delete("/v1/datasets/" + dataset).then().statusCode(204);

        as("analyst").get(one).then().statusCode(200).body("faults.field", equalTo(List.of("/question/dataset")));
        as("analyst").get(one + "/answer").then().statusCode(422).contentType("application/problem+json")
                .body("errors.field", equalTo(List.of("/question/dataset")), "detail", containsString("cannot be asked any more"));
        as("analyst").header("If-Match", "\"1\"").body(body.replace(mark, "旧 " + mark)).put(one).then().statusCode(200).body("name",
                equalTo("旧 " + mark));
        as("analyst").header("If-Match", "\"2\"").body(body.replace("2025-01", "2025-02")).put(one).then().statusCode(400)
                .body("errors.field", hasItem("/question/dataset"));
        as("analyst").body(body).post(PATH).then().statusCode(400);
    }

    @Test
    void thereAreAThousandOfAPersonAndAHundredWithASchedule() {
        MongoCollection<Document> definitions = mongo.getDatabase(database).getCollection("definitions");
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < SavedQueryService.MOST_OF_OWNER; i++) {
            Document filler = new Document("_id", "filler-" + mark + i).append("owner", "admin").append("filler", mark);
            many.add(i < SavedQueryService.MOST_SCHEDULED_OF_OWNER
                    ? filler.append("due", java.util.Date.from(Instant.parse("2200-01-01T00:00:00Z"))) : filler);
        }
        try {
            definitions.insertMany(many);
            as("admin").body(lifecycle("")).post(PATH).then().statusCode(422);
            definitions.deleteMany(new Document("filler", mark).append("due", null));
            as("admin").body(lifecycle(", \"schedule\": {\"daily\": \"06:00\"}")).post(PATH).then().statusCode(422);
            String id = saved("admin", lifecycle(""));
            as("admin").header("If-Match", "\"1\"").body(lifecycle(", \"schedule\": {\"daily\": \"06:00\"}")).put(PATH + "/" + id).then()
                    .statusCode(422);
        } finally {
            definitions.deleteMany(new Document("filler", mark));
        }
    }

    @Test
    void isForThoseWhoAnalyseAlone() {
        String one = PATH + "/" + UUID.randomUUID();
        for (String path : List.of(PATH, one, one + "/answer", one + "/versions", one + "/results",
                one + "/results/2026-01-01T00:00:00Z")) {
            given().get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("analyst")).get(path).then().statusCode(401);
            as("agent").get(path).then().statusCode(403);
            as("privacy").get(path).then().statusCode(403);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get(path).then().statusCode(403);
        }
        given().contentType("application/json").body("{}").post(PATH).then().statusCode(401);
        as("agent").body("{}").post(PATH).then().statusCode(403);
        as("agent").header("If-Match", "\"1\"").body("{}").put(one).then().statusCode(403);
        as("agent").delete(one).then().statusCode(403);
        as("analyst").get(PATH + "/not-a-uuid").then().statusCode(400);
    }
}
