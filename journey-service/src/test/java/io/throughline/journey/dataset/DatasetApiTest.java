package io.throughline.journey.dataset;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class DatasetApiTest {

    /** The textbook's first log, as a Chinese office would write it in Excel: byte order mark, semicolons, local times. */
    private static final String CHINESE = "\uFEFF工单;步骤;时间;渠道;员工\r\n" + cases("abcd", 1) + cases("abcd", 2) + cases("abcd", 3)
            + cases("acbd", 4) + cases("acbd", 5) + cases("aed", 6);
    private static final String COLUMNS = """
            {"name": "工单 2025", "columns": {"case": "工单", "activity": "步骤", "time": "时间", "channel": "渠道"}, "zone": "Asia/Shanghai"}""";
    private static final String ASK = """
            {"dataset": "%s", "period": {"from": "2025-01-01", "to": "2025-02-01"}, "unit": "person", "maxSteps": 20}""";

    @Inject
    ClickHouseClient clickHouse;

    @Test
    void aChineseLogCutAnywhereIsAskedForItsPaths() {
        byte[] file = CHINESE.getBytes(StandardCharsets.UTF_8);
        String id = create(COLUMNS);

        // Cut within a character, so that each part alone would not even be UTF-8.
        part(id, 1, false, Arrays.copyOf(file, 5)).then().statusCode(200).body("status", equalTo("filling"), "rows", equalTo(0));
        part(id, 2, false, Arrays.copyOfRange(file, 5, 101)).then().statusCode(200);
        part(id, 3, true, Arrays.copyOfRange(file, 101, file.length)).then().statusCode(200)
                .body("status", equalTo("ready"), "rows", equalTo(23), "parts", equalTo(3), "from", equalTo("2025-01-01T01:00:00Z"));

        JsonPath paths = as("analyst").body(ASK.formatted(id)).post("/v1/analytics/paths").then().statusCode(200)
                .body("paths", equalTo(6), "distinctVariants", equalTo(3), "basis.people", equalTo(6), "basis.events", equalTo(23))
                .extract().jsonPath();
        assertThat(paths.getList("variants.n", Integer.class)).containsExactly(3, 2, 1);
        assertThat(paths.getList("variants[0].steps", String.class)).containsExactly("a步", "b步", "c步", "d步");
        assertThat(paths.getList("edges", java.util.Map.class)).extracting(edge -> edge.get("from") + ">" + edge.get("to") + edge.get("n"))
                .containsExactlyInAnyOrder("a步>b步3", "a步>c步2", "a步>e步1", "b步>c步3", "c步>b步2", "b步>d步2", "c步>d步3", "e步>d步1");
        as("marketer").body(ASK.formatted(id)).post("/v1/analytics/paths/drawing?lang=zh").then().statusCode(200)
                .contentType("image/svg+xml")
                .header("Content-Security-Policy", containsString("default-src 'none'")).body(containsString("客户路径"));
    }

    @Test
    void eventsOfOneTimeKeepTheOrderOfTheirLines() {
        String id = create("{\"name\": \"ties\"}");
        part(id, 1, true,
                "case,activity,timestamp\n1,z,2025-01-01T00:00:00Z\n1,a,2025-01-01T00:00:00Z\n1,m,2025-01-01T00:00:00Z\n".getBytes()).then()
                .statusCode(200);

        as("analyst").body(ASK.formatted(id)).post("/v1/analytics/paths").then().statusCode(200).body("variants[0].steps",
                contains("z", "a", "m"));
    }

    @Test
    void aPartThatComesAgainChangesNothingAndOneOfOtherContentIsRefused() {
        String id = create("{\"name\": \"again\"}");
        byte[] file = "case,activity,timestamp\n1,a,2025-01-01T00:00:00Z\n".getBytes();

        part(id, 2, false, file).then().statusCode(409);
        part(id, 1, false, file).then().statusCode(200).body("rows", equalTo(1));
        part(id, 1, false, file).then().statusCode(200).body("rows", equalTo(1), "parts", equalTo(1));
        part(id, 1, true, file).then().statusCode(409);
        as("analyst").body(ASK.formatted(id)).post("/v1/analytics/paths").then().statusCode(400).body("errors.field", hasItem("/dataset"));
        part(id, 2, true, "1,b,2025-01-02T00:00:00Z".getBytes()).then().statusCode(200).body("rows", equalTo(2));
        part(id, 2, true, "1,b,2025-01-02T00:00:00Z".getBytes()).then().statusCode(200);
        part(id, 3, true, "1,c,2025-01-02T00:00:00Z".getBytes()).then().statusCode(409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "case,activity\\n1,a | /1 | timestamp",
            "case,activity,timestamp\\n1,a,2025-01-01T00:00:00Z\\n1,b,heute\\n | /3 | must be a time",
            "case,activity,timestamp\\n1,a,2025-01-01 10:00\\n | /2 | zone",
            "case,activity,timestamp\\n,a,2025-01-01T00:00:00Z\\n | /2 | is empty",
            "case,activity,timestamp\\n1,\"a,2025-01-01T00:00:00Z\\n | /2 | not closed", "'' | /1 | no heading" })
    void faultyLinesAreNamedAndNothingOfThemIsKept(String file, String line, String message) {
        String id = create("{\"name\": \"faults\"}");

        part(id, 1, true, file.replace("\\n", "\n").getBytes()).then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", hasItem(line), "errors.message", hasItem(containsString(message)));

        as("analyst").get("/v1/datasets/" + id).then().body("rows", equalTo(0), "parts", equalTo(0));
        part(id, 1, true, "case,activity,timestamp\n1,a,2025-01-01T00:00:00Z".getBytes()).then().statusCode(200).body("rows", equalTo(1));
    }

    @Test
    void finishedPathsAreAttributed() {
        String id = create("{\"name\": \"Bryl\", \"content\": \"paths\"}");
        part(id, 1, false, "path,conversions,value,nulls\nC1 > C2 > C3,1,100,0\nC1,0,0,1\nC2 > C3,0,0,1\n".getBytes()).then()
                .statusCode(400);
        part(id, 1, true, "path,conversions,value,nulls\nC1 > C2 > C3,1,100,0\nC1,0,0,1\nC2 > C3,0,0,1\n".getBytes()).then().statusCode(200)
                .body("rows", equalTo(3));

        JsonPath answer = as("analyst")
                .body("""
                {"dataset": "%s", "finishedPaths": true, "revenue": {"property": "value", "currency": "CNY"}, "cost": {"C1": {"minor": \
                1000, "currency": "CNY"}}}"""
                        .formatted(id))
                .post("/v1/analytics/attribution").then().statusCode(200).extract().jsonPath();

        assertThat(answer.getList("models.markov.credits.key", String.class)).containsExactly("C2", "C3", "C1");
        assertThat(answer.getDouble("models.markov.credits[2].conversions")).isCloseTo(0.2, within(1e-6));
        assertThat(answer.getDouble("models.markov.credits[2].removalEffect")).isCloseTo(0.5, within(1e-6));
        assertThat(answer.getLong("models.markov.credits[2].revenue.minor")).isEqualTo(2_000);
        assertThat(answer.getDouble("models.markov.credits[2].roi")).isCloseTo(1, within(1e-6));
        assertThat(answer.getString("basis.label")).isEqualTo("association");
        assertThat(answer.getMap("models")).containsOnlyKeys("first", "last", "linear", "position", "markov", "shapley");
        as("analyst").body("{\"dataset\": \"%s\", \"finishedPaths\": true, \"models\": [\"time_decay\"]}".formatted(id))
                .post("/v1/analytics/attribution")
                .then().statusCode(400).body("errors.field", hasItem("/models"));
    }

    @Test
    void theSameLogAsXesHasTheSamePaths() {
        StringBuilder csv = new StringBuilder("case,activity,timestamp\n");
        StringBuilder xes = new StringBuilder("<log xmlns=\"http://www.xes-standard.org/\">");
        List<String> words = List.of("abcd", "acbd", "aed", "abcd");
        for (int i = 0; i < words.size(); i++) {
            xes.append("<trace><string key=\"concept:name\" value=\"").append(i).append("\"/>");
            for (int j = 0; j < words.get(i).length(); j++) {
                String time = "2025-01-0%dT0%d:00:00+08:00".formatted(i + 1, j);
                csv.append(i).append(',').append(words.get(i).charAt(j)).append(',').append(time).append('\n');
                xes.append("<event><string key=\"concept:name\" value=\"").append(words.get(i).charAt(j))
                        .append("\"/><date key=\"time:timestamp\" value=\"")
                        .append(time).append("\"/></event>");
            }
            xes.append("</trace>");
        }
        String one = create("{\"name\": \"as CSV\"}");
        String other = create("{\"name\": \"as XES\"}");
        part(one, 1, true, csv.toString().getBytes()).then().statusCode(200).body("rows", equalTo(15));

        xes(other, 1, false, xes.toString()).then().statusCode(400);
        xes(other, 1, true, xes + "<").then().statusCode(400).body("errors.field", hasItem("/1"));
        xes(other, 1, true, xes + "</log>").then().statusCode(200).body("rows", equalTo(15), "status", equalTo("ready"), "from",
                equalTo("2024-12-31T16:00:00Z"));
        xes(other, 1, true, xes + "</log>").then().statusCode(200);

        assertThat(answer(other)).isEqualTo(answer(one)).containsKeys("variants", "edges", "nodes");
    }

    @Test
    void ofAFileOfXesThatIsFaultyFarBehindNothingIsKept() {
        String id = create("{\"name\": \"faulty XES\"}");
        String event =
                "<event><string key=\"concept:name\" value=\"a\"/><date key=\"time:timestamp\" value=\"2025-01-01T00:00:00Z\"/></event>";
        String xes = "<log><trace>" + event.repeat(6_000);

        xes(id, 1, true, xes + event.replace("2025", "bald") + "</trace></log>").then().statusCode(400).body("errors.message",
                hasItem(containsString("must be a time")));

        assertThat(clickHouse.query("SELECT count() AS n FROM bulk_events WHERE dataset = '" + id + "'").getFirst().get("n").asInt())
                .isZero();
        as("analyst").get("/v1/datasets/" + id).then().body("rows", equalTo(0), "status", equalTo("filling"));
        xes(id, 1, true, xes + "</trace></log>").then().statusCode(200).body("rows", equalTo(6_000));
        assertThat(clickHouse.query("SELECT count() AS n FROM bulk_events WHERE dataset = '" + id + "'").getFirst().get("n").asInt())
                .isEqualTo(6_000);
    }

    @Test
    void peopleOfADatasetAreMergedMayRefuseAndAreErased() {
        String user = JourneyTestClient.somebody();
        UUID profile = UUID.randomUUID();
        String id = create("{\"name\": \"people\", \"subjects\": \"identifiers\"}");
        part(id, 1, true, """
                case,activity,timestamp
                anonymous_id:v-%s,看,2025-01-01T00:00:00Z
                user_id:%s,买,2025-01-01T00:01:00Z
                """.formatted(user, user).getBytes(StandardCharsets.UTF_8)).then().statusCode(200).body("rows", equalTo(2), "left",
                equalTo(0));
        awaitPeople(id, 2);

        TestEvents.identity("anonymous_id:v-" + user, profile, 1);
        TestEvents.identity("user_id:" + user, profile, 2);
        awaitPeople(id, 1);
        as("analyst").body(ASK.formatted(id)).post("/v1/analytics/paths").then().body("variants[0].steps", contains("看", "买"));
        TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
        awaitPeople(id, 0);
        TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);
        awaitPeople(id, 1);
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", profile, "user_id:" + user, "anonymous_id:v-" + user), "journey-service");

        awaitPeople(id, 0);
        String again = create("{\"name\": \"again\", \"subjects\": \"identifiers\"}");
        part(again, 1, true,
                "case,activity,timestamp\nuser_id:%s,买,2025-01-01T00:01:00Z\n".formatted(user).getBytes(StandardCharsets.UTF_8)).then()
                .statusCode(200).body("rows", equalTo(0), "left", equalTo(1));
    }

    private static void awaitPeople(String dataset, int people) {
        Awaitility.await("people " + people).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body(ASK.formatted(dataset)).post("/v1/analytics/paths").jsonPath().getInt("basis.people") == people);
    }

    @Test
    void aDatasetIsListedAndGoesWithAllThatItHolds() {
        String id = create("{\"name\": \"goes\"}");
        part(id, 1, true, "case,activity,timestamp\n1,a,2025-01-01T00:00:00Z".getBytes()).then().statusCode(200);
        as("analyst").queryParam("limit", 200).get("/v1/datasets").then().statusCode(200).body("items.id", hasItem(id));

        as("analyst").delete("/v1/datasets/" + id).then().statusCode(204);

        as("analyst").delete("/v1/datasets/" + id).then().statusCode(204);
        as("analyst").get("/v1/datasets/" + id).then().statusCode(404);
        part(id, 1, true, new byte[0]).then().statusCode(404);
        as("analyst").body(ASK.formatted(id)).post("/v1/analytics/paths").then().statusCode(400).body("errors.field", hasItem("/dataset"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "{} | /name", "{\"name\": \" \"} | /name", "{\"name\": \"x\", \"subjects\": \"animals\"} | /subjects",
                    "{\"name\": \"x\", \"zone\": \"Mars\"} | /zone", "{\"name\": \"x\", \"columns\": {\"case\": \"\"}} | /columns/case",
                    "{\"name\": \"x\", \"colour\": 1} | /colour",
                    "{\"name\": \"a\\u0000\"} | /name" })
    void aFaultyRequestIsRefusedByItsField(String body, String field) {
        as("analyst").body(body).post("/v1/datasets").then().statusCode(400).body("errors.field", hasItem(field));
    }

    @Test
    void areTheAnalystsAndTheAdministrators() {
        String id = create("{\"name\": \"roles\"}");
        for (String role : List.of("agent", "marketer", "privacy", "partner")) {
            as(role).get("/v1/datasets").then().statusCode(403);
            as(role).body("{\"name\": \"x\"}").post("/v1/datasets").then().statusCode(403);
            given().auth().oauth2(TestTokens.of(role)).contentType("text/csv").body("x").put("/v1/datasets/" + id + "/parts/1").then()
                    .statusCode(403);
            as(role).delete("/v1/datasets/" + id).then().statusCode(403);
        }
        given().get("/v1/datasets").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("analyst")).get("/v1/datasets").then().statusCode(401);
        as("admin").get("/v1/datasets/" + id).then().statusCode(200);
        as("admin").get("/v1/datasets/" + UUID.randomUUID()).then().statusCode(404);
        as("admin").get("/v1/datasets/x").then().statusCode(400);
    }

    @Test
    void limitsAreSaid() {
        String id = create("{\"name\": \"limits\"}");

        part(id, 0, true, new byte[1]).then().statusCode(400);
        part(id, 1_001, true, new byte[1]).then().statusCode(400);
        given().auth().oauth2(TestTokens.of("analyst")).contentType("text/csv").body(new byte[1])
                .put("/v1/datasets/" + id + "/parts/1?last=maybe").then().statusCode(400);
        given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json").body("{}").put("/v1/datasets/" + id + "/parts/1")
                .then().statusCode(415);
        part(id, 1, true, new byte[1_100_000]).then().statusCode(413);
    }

    private static Response xes(String id, int part, boolean last, String body) {
        return given().auth().oauth2(TestTokens.of("analyst")).contentType("application/xml").body(body.getBytes(StandardCharsets.UTF_8))
                .put("/v1/datasets/" + id + "/parts/" + part + "?last=" + last);
    }

    private static java.util.Map<String, Object> answer(String id) {
        java.util.Map<String, Object> answer =
                as("analyst").body(ASK.formatted(id).replace("2025-01-01", "2024-12-01")).post("/v1/analytics/paths")
                        .then().statusCode(200).extract().jsonPath().getMap("");
        answer.remove("basis");
        return answer;
    }

    private static String create(String body) {
        return as("analyst").body(body).post("/v1/datasets").then().statusCode(201).extract().path("id");
    }

    private static Response part(String id, int part, boolean last, byte[] body) {
        return given().auth().oauth2(TestTokens.of("analyst")).contentType("text/csv").body(body)
                .put("/v1/datasets/" + id + "/parts/" + part + "?last=" + last);
    }

    private static String cases(String steps, int number) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < steps.length(); i++) {
            lines.append(number).append(";").append(steps.charAt(i)).append("步;2025/1/").append(number).append(" 9:0").append(i)
                    .append(";柜台;\"王 \"\"五\"\"\"\r\n");
        }
        return lines.toString();
    }
}
