package io.throughline.journey.touchpointcatalog;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class TouchpointCatalogApiTest {

    private final String mark = somebody();

    @Test
    void aTouchpointIsNamedChangedListedAndTakenAway() {
        String id = "till-" + mark;

        put(id, body("收银台", "store", "Paid " + mark)).then().statusCode(201).body("name.zh", equalTo("收银台"), "kind", equalTo("till"));
        put(id, body("收银台", "store", "Paid " + mark)).then().statusCode(200);
        put(id, body("Till", "store", "Paid again " + mark)).then().statusCode(200);

        as("analyst").get("/v1/touchpoints/" + id).then().statusCode(200).body("events.name", equalTo(List.of("Paid again " + mark)),
                "costPerVisit.minor", equalTo(12), "expectedEveryDays", equalTo(2));
        as("marketer").queryParam("limit", 200).queryParam("channel", "store").get("/v1/touchpoints").then().statusCode(200)
                .body("items.id", hasItem(id));
        as("admin").delete("/v1/touchpoints/" + id).then().statusCode(204);
        as("admin").delete("/v1/touchpoints/" + id).then().statusCode(204);
        as("admin").get("/v1/touchpoints/" + id).then().statusCode(404);
    }

    @Test
    void anEventIsOfOneTouchpointUntilThatLetsItGo() {
        put("one-" + mark, body("One", "web", "Shared " + mark)).then().statusCode(201);

        put("two-" + mark, body("Two", "web", "Shared " + mark)).then().statusCode(409).contentType("application/problem+json")
                .body("detail", containsString("one-" + mark));
        as("analyst").get("/v1/touchpoints/two-" + mark).then().statusCode(404);
        put("one-" + mark, body("One", "web", "Other " + mark)).then().statusCode(200);
        put("two-" + mark, body("Two", "web", "Shared " + mark)).then().statusCode(201);
        put("mail-" + mark, body("Mail", "web", "To li.na@example.cn")).then().statusCode(403).body("errors.field",
                hasItem("/events/0/name"));
        as("admin").delete("/v1/touchpoints/two-" + mark).then().statusCode(204);
        put("one-" + mark, body("One", "web", "Shared " + mark)).then().statusCode(200);
    }

    @Test
    void theLogShowsWhatIsThereTwiceWhatNobodyNamedAndWhatIsMissing() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        for (String event : List.of("Checkout Started " + mark, "checkout_started_" + mark, "Named " + mark)) {
            web.send("track", "{\"userId\":\"%s\",\"event\":\"%s\"}".formatted(mark, event)).then().statusCode(200);
        }
        put("named-" + mark, body("有名", "web", "Named " + mark)).then().statusCode(201);
        put("never-" + mark, body("Never", "store", "Never " + mark)).then().statusCode(201);

        Response found =
                await().atMost(Duration.ofSeconds(20)).until(() -> as("analyst").queryParam("last", "P1D").get("/v1/touchpoints/detection"),
                        answer -> answer.statusCode() == 200
                                && names(answer, "duplicates.one.name").stream().anyMatch(name -> name.endsWith(mark)));

        Map<String, Object> twin = found.jsonPath().<Map<String, Object>>getList("duplicates").stream()
                .filter(each -> each.get("one").toString().contains(mark)).findFirst().orElseThrow();
        assertThat(twin.get("why")).isEqualTo("same_but_for_writing");
        assertThat(names(found, "missing.touchpoint")).contains("never-" + mark).doesNotContain("named-" + mark);
        assertThat(names(found, "unnamed.name")).contains("Checkout Started " + mark).doesNotContain("Named " + mark);
        assertThat(names(found, "strangers.name")).contains("Checkout Started " + mark);
        Map<String,
                Object> named = found.jsonPath().<Map<String, Object>>getList("found").stream()
                        .filter(each -> ("Named " + mark).equals(each.get("name"))).findFirst()
                        .orElseThrow();
        assertThat(named).containsEntry("touchpoint", "named-" + mark).containsEntry("people", 1).containsEntry("events", 1);
        assertThat(found.jsonPath().getLong("basis.events")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whatIsInNoStageOfAnyMapIsUnlinked() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        for (String event : List.of("Placed " + mark, "Ruled " + mark, "Lost " + mark)) {
            web.send("track", "{\"userId\":\"%s\",\"event\":\"%s\"}".formatted(mark, event)).then().statusCode(200);
        }
        as("analyst").body("""
                {"id":"u-%s","name":{"zh":"旅程"},"stages":[{"id":"look","name":{"zh":"看"},"rules":[{"event":"Ruled %s"}]}],
                 "touchpoints":[{"stage":"look","step":{"event":"Placed %s"}}]}""".formatted(mark, mark, mark)).post("/v1/maps").then()
                .statusCode(201);

        Response found =
                await().atMost(Duration.ofSeconds(20)).until(() -> as("analyst").queryParam("last", "P1D").get("/v1/touchpoints/detection"),
                        answer -> answer.statusCode() == 200
                                && names(answer, "found.name").stream().filter(name -> name.endsWith(mark)).count() == 3);

        assertThat(names(found, "unlinked.name")).contains("Lost " + mark).doesNotContain("Placed " + mark, "Ruled " + mark);
    }

    private static List<String> names(Response answer, String path) {
        return answer.jsonPath().getList(path);
    }

    @Test
    void ofTwoWhoClaimAnEventAtOnceOneGetsIt() throws Exception {
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 10; round++) {
                String event = "Race " + round + " " + mark;
                String id = round + "-" + mark;
                List<Future<Integer>> answers = both.invokeAll(List.of(() -> put("left-" + id, body("L", "web", event)).statusCode(),
                        () -> put("right-" + id, body("R", "web", event)).statusCode()));

                assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(201, 409);
            }
        }
    }

    @Test
    void aChannelHasNamesAndACost() {
        String id = "c_" + mark;
        as("analyst").get("/v1/channels/" + id).then().statusCode(404);

        as("analyst").body("{\"name\":{\"zh\":\"门店\"},\"costPerMonth\":{\"minor\":4200000,\"currency\":\"CNY\"}}").put("/v1/channels/" + id)
                .then().statusCode(201);

        as("marketer").get("/v1/channels/" + id).then().statusCode(200).body("name.zh", equalTo("门店"), "costPerMonth.currency",
                equalTo("CNY"));
        as("marketer").queryParam("limit", 200).get("/v1/channels").then().body("items.id", hasItem(id));
        as("analyst").body("{\"name\":{\"zh\":\"门店\"},\"costPerMonth\":{\"minor\":1.5,\"currency\":\"rmb\"}}").put("/v1/channels/" + id)
                .then().statusCode(400)
                .body("errors.field", hasItems("/costPerMonth/minor", "/costPerMonth/currency"));
        as("analyst").body("{\"name\":{},\"costPerMonth\":{\"minor\":1,\"currency\":\"RMB\"}}").put("/v1/channels/" + id).then()
                .statusCode(400)
                .body("errors.field", hasItems("/name", "/costPerMonth/currency"));
        // Gold has no smallest unit, in which amounts are kept.
        as("analyst").body("{\"name\":{\"zh\":\"门店\"},\"costPerMonth\":{\"minor\":1,\"currency\":\"XAU\"}}").put("/v1/channels/" + id)
                .then().statusCode(400)
                .body("errors.field", equalTo(List.of("/costPerMonth/currency")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = { "{} | /name,/events", "{\"name\":{\"en\":\"x\"},\"events\":[]} | /events",
            "{\"name\":{\"en\":\" \"},\"kind\":\"shop\",\"events\":[{\"channel\":\"Web\",\"type\":\"click\"}],\"extra\":1} | "
                    + "/name/en,/kind,/events/0/channel,/events/0/type,/extra",
            "{\"name\":{\"en\":\"x\"},\"events\":[{\"channel\":\"web\",\"name\":\"a\"}],\"expected\":{}} | /expected/everyDays",
            "{\"name\":{},\"events\":[{\"channel\":\"web\",\"name\":\"a\"},{\"channel\":\"web\",\"name\":\"a\"}]} | /name,/events/1",
            "{\"name\":{\"en\":\"a\\u0000b\"},\"events\":[{\"channel\":\"web\"}]} | /name/en", "[] | ~~", "{ | ~~" })
    void aFaultyTouchpointIsRefusedByItsFields(String body, String fields) {
        put("faulty-" + mark, body).then().statusCode(400).contentType("application/problem+json").body("errors.field",
                hasItems(fields.split(",")));
        as("analyst").get("/v1/touchpoints/faulty-" + mark).then().statusCode(404);
    }

    @Test
    void isForWhoAnalysesAlone() {
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).get("/v1/touchpoints").then().statusCode(403);
            as(role).get("/v1/touchpoints/detection").then().statusCode(403);
            as(role).body("{}").put("/v1/touchpoints/x").then().statusCode(403);
            as(role).get("/v1/channels").then().statusCode(403);
        }
        given().get("/v1/touchpoints").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/channels").then().statusCode(401);
        put("UPPER", "{}").then().statusCode(400);
        as("analyst").queryParam("last", "30 days").get("/v1/touchpoints/detection").then().statusCode(400).body("errors.field",
                hasItem("/period/last"));
        as("analyst").body("x".repeat(1_100_000)).put("/v1/touchpoints/x").then().statusCode(413);
    }

    private static String body(String name, String channel, String event) {
        return """
                {"name":{"zh":"%s"},"kind":"till","events":[{"channel":"%s","type":"track","name":"%s"}],"stage":"purchase",
                 "costPerVisit":{"minor":12,"currency":"CNY"},"expected":{"everyDays":2}}""".formatted(name, channel, event);
    }

    private static Response put(String id, String body) {
        return as("analyst").body(body).put("/v1/touchpoints/{id}", id);
    }
}
