package io.throughline.journey.path;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class PathApiTest {

    private static final Instant START = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(30));

    @Test
    void whatPeopleDidIsToldAsPathsSessionsAndWhatLiesBetween() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        JourneyTestClient.Source app = JourneyTestClient.source("app");
        String one = JourneyTestClient.somebody();
        String other = JourneyTestClient.somebody();
        send(web, one, "浏览", 0);
        send(web, one, "浏览", 1);
        send(web, one, "加购", 2);
        send(app, one, "付款", 90);
        send(web, other, "浏览", 0);
        send(web, other, "加购", 5);
        send(app, other, "付款", 10);
        String scope = "\"filter\": {\"source\": [\"%s\", \"%s\"]}, \"period\": {\"last\": \"P3D\"}".formatted(web.id(), app.id());

        JsonPath whole = ask("{%s, \"unit\": \"person\", \"fold\": \"repeats\"}".formatted(scope), 7);
        JsonPath sessions = ask("{%s}".formatted(scope), 7);
        JsonPath between =
                ask("{%s, \"unit\": \"between\", \"from\": {\"event\": \"浏览\"}, \"to\": {\"event\": \"付款\"}, \"by\": \"channel\"}"
                        .formatted(scope), 7);
        JsonPath grouped = ask(
                ("{%s, \"unit\": \"person\", \"fold\": \"repeats\", \"group\": [{\"label\": \"选购\", \"step\": {\"event\": [\"浏览\", "
                        + "\"加购\"]}}]}")
                        .formatted(scope),
                7);

        assertThat(whole.getInt("distinctVariants")).isEqualTo(1);
        assertThat(whole.getList("variants[0].steps", String.class)).containsExactly("浏览", "加购", "付款");
        assertThat(whole.getInt("variants[0].people")).isEqualTo(2);
        assertThat(whole.getInt("rework.selfLoops")).isEqualTo(1);
        assertThat(whole.getInt("basis.people")).isEqualTo(2);
        assertThat(whole.getList("edges.medianSeconds", Double.class)).containsExactly((88 + 5) * 60 / 2.0, (60 + 300) / 2.0);
        assertThat(sessions.getInt("paths")).isEqualTo(3);
        assertThat(between.getList("variants.steps", List.class)).containsExactly(List.of("web", "web", "app"));
        assertThat(grouped.getList("variants[0].steps", String.class)).containsExactly("选购", "付款");
        as("admin").body("{%s, \"unit\": \"person\"}".formatted(scope)).post("/v1/analytics/paths/drawing?lang=zh").then().statusCode(200)
                .contentType("image/svg+xml").body(containsString("加购"));
    }

    @Test
    void aDrawingFitsOnAPageAndNamesWhatTheRegistryNames() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String channel = "kiosk_" + mark;
        JourneyTestClient.Source kiosk = JourneyTestClient.source(channel);
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String one = JourneyTestClient.somebody();
        send(kiosk, one, "Look " + mark, 0);
        send(kiosk, one, "Pay " + mark, 1);
        send(web, one, "Help " + mark, 2);
        as("analyst").body("{\"name\":{\"zh\":\"自助机\",\"en\":\"Kiosk\"}}").put("/v1/channels/" + channel).then().statusCode(201);
        as("analyst")
                .body("{\"name\":{\"zh\":\"浏览菜单\",\"en\":\"Menu\"},\"events\":[{\"channel\":\"%s\",\"name\":\"Look %s\"}]}"
                        .formatted(channel, mark))
                .put("/v1/touchpoints/menu-" + mark).then().statusCode(201);
        String scope = "\"filter\": {\"source\": [\"%s\", \"%s\"]}, \"period\": {\"last\": \"P3D\"}, \"zone\": \"Asia/Shanghai\""
                .formatted(kiosk.id(), web.id());
        ask("{%s}".formatted(scope), 3);

        Response chinese = as("analyst").body("{%s}".formatted(scope)).post("/v1/analytics/paths/drawing?lang=zh");
        Response english = as("marketer").body("{%s}".formatted(scope)).post("/v1/analytics/paths/drawing");
        String channels = as("admin").body("{%s, \"by\": \"channel\"}".formatted(scope)).post("/v1/analytics/paths/drawing?lang=zh").body()
                .asString();
        String two = as("analyst").body("{%s, \"top\": {\"nodes\": 100, \"edges\": 500}}".formatted(scope))
                .post("/v1/analytics/paths/drawing").body().asString();

        chinese.then().statusCode(200).contentType("image/svg+xml").header("Content-Security-Policy", containsString("default-src 'none'"));
        assertThat(chinese.body().asString()).contains("浏览菜单", "Pay " + mark, "1 人 · 3 个事件 · 1 条路径", "图中为全部触点与走向。", "xml:lang=\"zh-CN\"")
                .doesNotContain("Look " + mark, "touchpoint");
        assertThat(english.body().asString())
                .contains("Menu", "1 person · 3 events · 1 path", "All touchpoints and all transitions are shown.", "width=\"100%\"")
                .doesNotContain("浏览菜单", "Look " + mark);
        assertThat(channels).contains("自助机", ">web<", "客户在渠道间的路径").doesNotContain(channel);
        assertThat(two).contains("Menu", "Help " + mark);
    }

    @Test
    void whatIsShownTellsWhatItWasInThePeriodBefore() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String one = JourneyTestClient.somebody();
        send(web, one, "浏览", 0);
        send(web, one, "加购", 1);
        for (String early : List.of(JourneyTestClient.somebody(), JourneyTestClient.somebody())) {
            send(web, early, "浏览", -60 * 24);
            send(web, early, "付款", -60 * 24 + 3);
        }
        send(web, one, "浏览", -60 * 24);
        send(web, one, "加购", -60 * 24 + 2);
        String question =
                """
                {"filter": {"source": "%s"}, "unit": "person", "period": {"from": "%s", "to": "%s"}, "compare": {"from": "%s", "to": \
                "%s"}}"""
                        .formatted(web.id(), START.minus(Duration.ofHours(6)), START.plus(Duration.ofHours(6)),
                                START.minus(Duration.ofHours(30)), START.minus(Duration.ofHours(6)));

        JsonPath answer = Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body(question).post("/v1/analytics/paths"),
                (Response asked) -> asked.statusCode() == 200 && asked.jsonPath().getInt("basis.events") == 2
                        && asked.jsonPath().getInt("compared.paths") == 3)
                .jsonPath();

        assertThat(answer.getInt("paths")).isEqualTo(1);
        assertThat(answer.getInt("variants[0].n")).isEqualTo(1);
        assertThat(answer.getInt("variants[0].before.n")).isEqualTo(1);
        assertThat(answer.getDouble("variants[0].before.share")).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(answer.getDouble("variants[0].before.medianSeconds")).isEqualTo(120);
        assertThat(answer.getInt("edges[0].before.n")).isEqualTo(1);
        assertThat(answer.getList("nodes.before", Integer.class)).containsExactlyInAnyOrder(3, 1);
        assertThat(answer.getInt("compared.distinctVariants")).isEqualTo(2);
        assertThat(Instant.parse(answer.getString("basis.compared.to"))).isEqualTo(START.minus(Duration.ofHours(6)));
        assertThat(ask("{\"filter\": {\"source\": \"%s\"}}".formatted(web.id()), 8).getMap("")).doesNotContainKey("compared");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "{\"unit\": \"between\"} | /unit", "{\"unit\": \"life\"} | /unit", "{\"maxSteps\": 0} | /maxSteps",
                    "{\"fold\": \"all\"} | /fold",
                    "{\"group\": [{\"label\": \"x\"}]} | /group/0/step", "{\"group\": [{\"step\": {\"event\": \"x\"}}]} | /group/0/label",
                    "{\"top\": {\"edges\": 1000}} | /top/edges",
                    "{\"from\": {}} | /from", "{\"compare\": \"sometime\"} | /compare",
                    "{\"compare\": {\"from\": \"soon\"}} | /compare/from", "{\"unit\": \"person\", \"sessionGap\": \"PT1H\"} | /sessionGap",
                    "{\"dataset\": \"00000000-0000-0000-0000-000000000000\"} | /dataset", "{\"by\": \"moon\"} | /by" })
    void aFaultyQuestionIsRefusedByItsField(String body, String field) {
        as("analyst").body(body).post("/v1/analytics/paths").then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", hasItem(field));
        as("analyst").body(body).post("/v1/analytics/paths/drawing").then().statusCode(400).body("errors.field", hasItem(field));
    }

    @Test
    void isForThoseWhoStudyJourneys() {
        for (String role : List.of("agent", "privacy", "partner")) {
            as(role).body("{}").post("/v1/analytics/paths").then().statusCode(403);
            as(role).body("{}").post("/v1/analytics/paths/drawing").then().statusCode(403);
        }
        given().contentType("application/json").body("{}").post("/v1/analytics/paths").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("analyst")).contentType("application/json").body("{}").post("/v1/analytics/paths").then()
                .statusCode(401);
        as("analyst").body("{}").post("/v1/analytics/paths/drawing?lang=fr").then().statusCode(400).body("errors.field", contains("lang"));
        as("analyst").body(" ".repeat(1_100_000) + "{}").post("/v1/analytics/paths").then().statusCode(413);
        as("analyst").body("{\"filter\": {\"source\": \"nobody-sends-this\"}}").post("/v1/analytics/paths").then().statusCode(200)
                .body("paths", equalTo(0), "variants", equalTo(List.of()));
    }

    private static void send(JourneyTestClient.Source source, String user, String event, long minutes) {
        source.send("track",
                "{\"userId\": \"%s\", \"event\": \"%s\", \"timestamp\": \"%s\"}".formatted(user, event,
                        START.plus(Duration.ofMinutes(minutes))))
                .then().statusCode(200);
    }

    private static JsonPath ask(String question, int events) {
        return Awaitility.await("paths of " + events).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body(question).post("/v1/analytics/paths"),
                (Response answer) -> answer.statusCode() == 200 && answer.jsonPath().getInt("basis.events") == events).jsonPath();
    }
}
