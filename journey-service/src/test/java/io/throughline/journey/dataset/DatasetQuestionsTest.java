package io.throughline.journey.dataset;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The same events, live and uploaded, asked the same: the same answers. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class DatasetQuestionsTest {

    private static final String SPRING = "\"period\": {\"from\": \"2026-03-01\", \"to\": \"2026-06-01\"}, \"zone\": \"Asia/Shanghai\"";
    private static final String STEPS =
            "\"steps\": [{\"event\": \"浏览\"}, {\"event\": \"Checkout Started\"}, {\"event\": \"下单\", \"where\": {\"property\": "
                    + "\"total\", \"gte\": 10}}], ";
    private static final String GOAL =
            "\"goal\": {\"event\": \"下单\"}, \"window\": \"P7D\", \"revenue\": {\"event\": {\"event\": \"下单\"}, \"property\": \"total\", "
                    + "\"currency\": \"CNY\"}, ";
    /** What can be asked of events with channels. */
    private static final Map<String, List<String>> QUESTIONS = Map.of("funnel",
            List.of(STEPS + "\"breakdown\": {\"by\": \"channel\"}, \"trend\": \"month\", \"compare\": \"previous\"",
                    STEPS + "\"order\": \"any\", \"breakdown\": {\"property\": \"城市\"}",
                    STEPS + "\"order\": \"strict\", \"entries\": \"each\"",
                    STEPS + "\"entries\": \"first_ever\", \"people\": {\"did\": {\"event\": \"下单\"}}"),
            "retention",
            List.of("\"cohort\": {\"event\": \"浏览\"}, \"grain\": \"month\"",
                    "\"cohort\": {\"event\": \"下单\"}, \"grain\": \"week\", \"mode\": \"rolling\", \"kind\": \"repurchase\"",
                    "\"cohort\": {\"event\": \"浏览\"}, \"return\": {\"event\": \"下单\"}, \"breakdown\": {\"by\": \"channel\"}"),
            "stickiness", List.of("\"active\": {\"event\": \"浏览\"}"), "lifecycle", List.of("\"grain\": \"month\""),
            "metrics",
            List.of(GOAL + "\"by\": \"channel\"", GOAL + "\"by\": \"touchpoint\", \"compare\": \"previous\"",
                    "\"by\": \"channel\", \"contact\": {\"event\": \"浏览\"}"),
            "handover", List.of("\"within\": \"P7D\""), "paths",
            List.of("\"unit\": \"person\"", "\"unit\": \"session\", \"by\": \"channel\""),
            "attribution", List.of("\"goal\": {\"event\": \"下单\"}, \"revenue\": {\"property\": \"total\", \"currency\": \"CNY\"}"));

    private final String user = JourneyTestClient.somebody();

    /** Who, event, time, channel, total, city. */
    private List<String[]> lives() {
        return List.of(new String[][]{ { "1", "浏览", "2026-03-02T10:00:00.000Z", "web", "", "上海" },
                { "1", "Checkout Started", "2026-03-02T10:00:00.001Z", "web", "", "上海" },
                { "1", "下单", "2026-03-02T10:05:00Z", "app", "12.5", "上海" }, { "1", "浏览", "2026-04-09T10:00:00Z", "app", "", "北京" },
                { "1", "下单", "2026-04-09T10:01:00Z", "app", "99", "北京" }, { "2", "浏览", "2026-03-03T16:30:00Z", "web", "", "Berlin" },
                { "2", "Checkout Started", "2026-03-03T16:31:00Z", "web", "", "Berlin" },
                { "2", "下单", "2026-03-03T16:32:00Z", "web", "9.99", "Berlin" },
                { "3", "浏览", "2026-03-31T15:59:59.999Z", "app", "", "" }, { "3", "浏览", "2026-03-31T16:00:00Z", "web", "", "" },
                { "3", "Checkout Started", "2026-05-31T15:59:59Z", "web", "", "" },
                { "4", "下单", "2026-05-01T00:00:00Z", "app", "100", "上海" } });
    }

    private static String create(String body) {
        return as("analyst").body(body).post("/v1/datasets").then().statusCode(201).extract().path("id");
    }

    private static void upload(String id, String type, String text, int rows) {
        given().auth().oauth2(TestTokens.of("analyst")).contentType(type).body(text.getBytes(StandardCharsets.UTF_8))
                .put("/v1/datasets/" + id + "/parts/1?last=true")
                .then().statusCode(200).body("rows", equalTo(rows), "status", equalTo("ready"));
    }

    private String csv(boolean channels) {
        StringBuilder text = new StringBuilder("case,activity,timestamp,total,城市" + (channels ? ",channel" : "") + "\n");
        lives().forEach(each -> text.append("user_id:").append(user).append(each[0]).append(',').append(each[1]).append(',').append(each[2])
                .append(',').append(each[4])
                .append(',').append(each[5]).append(channels ? "," + each[3] : "").append('\n'));
        return text.toString();
    }

    private String xes() {
        StringBuilder text = new StringBuilder("<log>");
        for (String who : List.of("1", "2", "3", "4")) {
            text.append("<trace><string key=\"concept:name\" value=\"user_id:").append(user).append(who).append("\"/>");
            lives().stream().filter(each -> each[0].equals(who))
                    .forEach(each -> text.append("<event><string key=\"concept:name\" value=\"").append(each[1])
                            .append("\"/><date key=\"time:timestamp\" value=\"").append(each[2]).append("\"/>")
                            .append(each[4].isEmpty() ? "" : "<float key=\"total\" value=\"" + each[4] + "\"/>")
                            .append(each[5].isEmpty() ? "" : "<string key=\"城市\" value=\"" + each[5] + "\"/>").append("</event>"));
            text.append("</trace>");
        }
        return text.append("</log>").toString();
    }

    /** @return what asks of these events alone */
    private String live() {
        Map<String, JourneyTestClient.Source> sources =
                Map.of("web", JourneyTestClient.source("web"), "app", JourneyTestClient.source("app"));
        for (String[] each : lives()) {
            String properties = (each[4].isEmpty() ? "" : "\"total\": " + each[4] + (each[5].isEmpty() ? "" : ", "))
                    + (each[5].isEmpty() ? "" : "\"城市\": \"" + each[5] + "\"");
            sources.get(each[3])
                    .send("track",
                            "{\"userId\": \"%s%s\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": {%s}}".formatted(user,
                                    each[0], each[1], each[2], properties))
                    .then().statusCode(200);
        }
        String filter = "\"filter\": {\"source\": [\"" + sources.get("web").id() + "\", \"" + sources.get("app").id() + "\"]}";
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body("{" + SPRING + ", " + filter + "}").post("/v1/analytics/lifecycle").jsonPath()
                        .getInt("basis.events") == lives().size());
        return filter;
    }

    private static Map<String, Object> answer(String kind, String question, String of) {
        Map<String,
                Object> answer = as("analyst").body("{" + question + ", " + SPRING + ", " + of + "}").post("/v1/analytics/" + kind).then()
                        .statusCode(200).extract()
                        .jsonPath().getMap("");
        Map<?, ?> basis = (Map<?, ?>) answer.remove("basis");
        answer.put("basis", List.of(basis.get("people"), basis.get("events")));
        return answer;
    }

    @Test
    void anUploadedLogGivesTheAnswersOfTheSameEventsLive() {
        String live = live();
        String id = create(
                "{\"name\": \"spring\", \"subjects\": \"identifiers\", \"columns\": {\"channel\": \"channel\", \"numbers\": [\"total\"]}}");
        upload(id, "text/csv", csv(true), lives().size());

        QUESTIONS.forEach((kind, questions) -> {
            for (String question : questions) {
                assertThat(answer(kind, question, "\"dataset\": \"" + id + "\"")).as(kind + " " + question)
                        .isEqualTo(answer(kind, question, live));
            }
        });
        assertThat(answer("funnel", STEPS + "\"window\": \"P7D\"", live).get("converted")).asString().contains("n=1");
    }

    @Test
    void xesGivesTheAnswersOfTheSameEventsAsCsv() {
        String one = create("{\"name\": \"csv\", \"columns\": {\"numbers\": [\"total\"]}}");
        upload(one, "text/csv", csv(false), lives().size());
        String other = create("{\"name\": \"xes\"}");
        upload(other, "application/xml", xes(), lives().size());

        for (String kind : List.of("funnel", "retention", "stickiness", "lifecycle", "paths", "metrics", "attribution")) {
            String question = kind.equals("funnel") ? STEPS + "\"breakdown\": {\"property\": \"城市\"}"
                    : kind.equals("metrics") ? GOAL + "\"by\": \"touchpoint\""
                            : kind.equals("attribution") ? "\"by\": \"touchpoint\", \"goal\": {\"event\": \"下单\"}"
                                    : kind.equals("retention") ? "\"cohort\": {\"event\": \"浏览\"}"
                                            : kind.equals("paths") ? "\"unit\": \"person\"" : "\"people\": {\"did\": {\"event\": \"浏览\"}}";
            assertThat(answer(kind, question, "\"dataset\": \"" + other + "\"")).as(kind)
                    .isEqualTo(answer(kind, question, "\"dataset\": \"" + one + "\""));
        }
    }

    @Test
    void whatADatasetDoesNotTellIsNotAnsweredWithNought() {
        String cases = create("{\"name\": \"cases\"}");
        upload(cases, "text/csv", csv(false), lives().size());
        String segment = UUID.randomUUID().toString();
        refused("funnel", STEPS + "\"people\": {\"not\": {\"segment\": \"" + segment + "\"}}", cases, "/people/not/segment");
        refused("retention", "\"cohort\": {\"event\": \"浏览\"}, \"breakdown\": {\"segments\": [\"" + segment + "\"]}", cases,
                "/breakdown/segments");
        refused("metrics", "\"by\": \"segment\", \"segments\": [\"" + segment + "\"]", cases, "/segments");
        refused("metrics", "\"by\": \"channel\"", cases, "/by");
        refused("funnel", STEPS + "\"breakdown\": {\"by\": \"channel\"}", cases, "/breakdown/by");
        refused("handover", "\"within\": \"P7D\"", cases, "/dataset");
        refused("attribution", "\"goal\": {\"event\": \"下单\"}", cases, "/by");
        refused("attribution", "\"finishedPaths\": true", cases, "/finishedPaths");

        String paths = create("{\"name\": \"paths\", \"content\": \"paths\"}");
        upload(paths, "text/csv", "path,conversions\na > b,3\n", 1);
        for (String kind : List.of("funnel", "retention", "stickiness", "lifecycle", "metrics", "handover", "paths")) {
            refused(kind,
                    kind.equals("funnel") ? STEPS.substring(0, STEPS.length() - 2)
                            : kind.equals("retention") ? "\"cohort\": {\"event\": \"浏览\"}" : "\"people\": {\"did\": {\"event\": \"浏览\"}}",
                    paths, "/dataset");
        }
        refused("attribution", "\"goal\": {\"event\": \"b\"}", paths, "/dataset");
        refused("attribution", "\"goal\": {\"event\": \"b\"}, \"finishedPaths\": false", paths, "/finishedPaths");
        as("analyst").body("{\"dataset\": \"" + paths + "\", \"finishedPaths\": true, \"models\": [\"first\"]}")
                .post("/v1/analytics/attribution").then().statusCode(200)
                .body("models.first.credits[0].key", equalTo("a"));
        as("analyst").body("{\"kind\": \"handover\", \"name\": \"x\", \"question\": {\"dataset\": \"" + cases + "\"}}")
                .post("/v1/analytics/definitions").then().statusCode(400)
                .body("errors.field", hasItem("/question/dataset"));
    }

    private static void refused(String kind, String question, String dataset, String pointer) {
        as("analyst").body("{" + question + ", \"dataset\": \"" + dataset + "\"}").post("/v1/analytics/" + kind).then().statusCode(400)
                .contentType("application/problem+json").body("errors.field", hasItem(pointer));
    }
}
