package io.throughline.journey.funnel;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class FunnelApiTest {

    private static final String PATH = "/v1/analytics/funnel";
    private static final String JANUARY = "\"period\": {\"month\": \"2026-01\"}, \"zone\": \"Asia/Shanghai\"";

    private final String user = somebody();
    private JourneyTestClient.Source web;
    private JourneyTestClient.Source app;

    @BeforeEach
    void sources() {
        web = JourneyTestClient.source("web");
        app = JourneyTestClient.source("app");
    }

    private static void did(JourneyTestClient.Source source, String who, String event, String time) {
        source.send("track", """
                {%s, "event": "%s", "timestamp": "2026-01-%s", "properties": {"颜色": "%s"}}""".formatted(
                who.startsWith("a-") ? "\"anonymousId\": \"" + who + "\"" : "\"userId\": \"" + who + "\"", event, time,
                event.equals("浏览") ? "红" : "蓝"))
                .then().statusCode(200);
    }

    private String question(String more) {
        return "{\"steps\": [{\"event\": \"浏览\"}, {\"event\": \"Checkout Started\"}, {\"event\": \"下单\"}], " + JANUARY
                + ", \"filter\": {\"source\": [\"" + web.id() + "\", \"" + app.id() + "\"]}" + more + "}";
    }

    /** Asks until the answer rests on so many events. */
    private static Response ask(String path, String question, int events) {
        return Awaitility.await("an answer from " + events + " events").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100))
                .until(
                        () -> as("analyst").body(question).post(path),
                        answer -> answer.statusCode() != 200 || answer.jsonPath().getInt("basis.events") == events);
    }

    /** One comes through, on two channels; one is kept off; one only looks; one comes late. */
    private void january() {
        did(web, user + "-1", "浏览", "02T10:00:00.000Z");
        did(web, user + "-1", "Checkout Started", "02T10:00:00.000Z");
        did(app, user + "-1", "下单", "02T10:02:00.000Z");
        did(web, user + "-2", "浏览", "03T10:00:00.000Z");
        did(web, user + "-2", "Cart Emptied", "03T10:01:00.000Z");
        did(web, user + "-2", "Checkout Started", "03T10:02:00.000Z");
        did(app, user + "-3", "浏览", "04T10:00:00.000Z");
        did(app, user + "-4", "浏览", "31T15:59:59.999Z");
        did(app, user + "-4", "Checkout Started", "31T16:00:01.000Z");
        did(app, user + "-5", "浏览", "31T16:00:00.000Z");
    }

    @Test
    void tellsHowManyComeHowFarByChannelAndDay() {
        january();

        ask(PATH, question("""
                , "exclusions": [{"step": {"event": "Cart Emptied"}, "after": 1, "before": 2}],
                "breakdown": {"by": "channel"}, "trend": "day", "compare": "previous\""""), 10)
                .then().statusCode(200)
                .body("steps.label", contains("浏览", "Checkout Started", "下单"), "steps.reached.n", contains(4, 2, 1),
                        "steps.reached.of", contains(4, 4, 4),
                        "steps.dropped", contains(1, 1, 0), "steps.excluded", contains(1, 0, 0), "converted.share", equalTo(0.25f),
                        "seconds.median", equalTo(120.0f), "steps[1].seconds.n", equalTo(2), "complete", equalTo(true))
                .body("groups.value", contains("app", "web"), "groups.kind", contains("value", "value"),
                        "groups[1].steps.reached.n", contains(2, 1, 1),
                        "groups[0].steps.reached.n", contains(2, 1, 0))
                .body("trend", hasSize(31), "trend[0].start", equalTo("2025-12-31T16:00:00Z"), "trend[1].converted.n", equalTo(1),
                        "trend[30].converted.of", equalTo(1))
                .body("compared.from", equalTo("2025-11-30T16:00:00Z"), "compared.steps.reached.n", contains(0, 0, 0))
                .body("basis.people", equalTo(5), "basis.from", equalTo("2025-12-31T16:00:00Z"), "definition",
                        startsWith("The steps in this order"));
    }

    @Test
    void theOrderTheEntriesAndTheGroupingStepAreChosen() {
        january();
        ask(PATH, question(""), 9).then().statusCode(200).body("steps.reached.n", contains(4, 3, 1), "groups", nullValue(), "trend",
                nullValue());

        as("marketer").body(question(", \"order\": \"strict\"")).post(PATH).then().statusCode(200).body("steps.reached.n",
                contains(4, 2, 1));
        as("marketer").body(question(", \"order\": \"any\"")).post(PATH).then().statusCode(200).body("steps.label", contains("1", "2", "3"),
                "steps.reached.n", contains(4, 3, 1));
        as("admin").body(question(", \"entries\": \"first_ever\", \"breakdown\": {\"property\": \"颜色\"}, \"attribution\": \"last\""))
                .post(PATH)
                .then().statusCode(200)
                .body("groups.value", contains("红", "蓝"), "groups[0].steps.reached.n", contains(1, 0, 0), "groups[1].steps.reached.n",
                        contains(3, 3, 1));
        as("analyst").body(question(", \"entries\": \"each\", \"window\": \"PT1M\"")).post(PATH)
                .then().statusCode(200).body("steps.reached.n", contains(4, 2, 0));
    }

    @Test
    void whoIsIdentifiedLaterComesThroughAndNoLongerOnceThatIsTakenBack() {
        did(web, "a-" + user, "浏览", "05T10:00:00Z");
        did(app, user, "Checkout Started", "05T10:00:01Z");
        ask(PATH, question(""), 2).then().body("steps.reached.n", contains(1, 0, 0), "basis.people", equalTo(2));

        UUID profile = UUID.randomUUID();
        TestEvents.identity("anonymous_id:a-" + user, profile, 1);
        TestEvents.identity("user_id:" + user, profile, 1);
        awaitReached(1, 1, 0);

        TestEvents.identity("anonymous_id:a-" + user, UUID.randomUUID(), 2);
        awaitReached(1, 0, 0);

        TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> as("analyst").body(question(""))
                .post(PATH).jsonPath().getInt("basis.people") == 1);
    }

    private void awaitReached(Integer... reached) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("analyst").body(question("")).post(PATH).jsonPath().getList("steps.reached.n"), List.of(reached)::equals);
    }

    @Test
    void whoDidSomethingDidItInThePeriodAndNotInTheTimeAfterItInWhichLaterStepsCount() {
        january();
        ask(PATH, question(""), 9).then().statusCode(200).body("steps.reached.n", contains(4, 3, 1));

        as("analyst").body(question(", \"people\": {\"did\": {\"event\": \"Checkout Started\"}}")).post(PATH).then().statusCode(200)
                .body("steps.reached.n", contains(2, 2, 1));
        as("analyst").body(question(", \"people\": {\"not\": {\"did\": {\"event\": \"Checkout Started\"}}}")).post(PATH).then()
                .statusCode(200)
                .body("steps.reached.n", contains(2, 1, 0));
    }

    @Test
    void theFeedbackOfWhoRefusesItsUseIsInNoAnalysisAndTheirOtherEventsAre() {
        did(web, user, "浏览", "05T10:00:00Z");
        TestEvents.ensureTopics("feedback");
        TestEvents.send("feedback", "user_id:" + user, "r-" + user, "/partners/partner-mall", "io.throughline.feedback.received.v1", """
                {"responseId":"%s","partner":"%s","channel":"partner","subject":"user_id:%s","identifiers":["user_id:%s"],"csat":2,
                 "comment":"太慢了 %s","occurredAt":"2026-01-05T09:30:00Z","receivedAt":"2026-01-05T09:30:02.417Z"}"""
                .formatted(UUID.randomUUID(), app.id(), user, user, user));
        String words = question(", \"breakdown\": {\"property\": \"comment\"}").replace("\"Checkout Started\"", "\"Feedback Received\"")
                .replace("{\"event\": \"浏览\"}", "{\"event\": [\"浏览\", \"Feedback Received\"]}");
        Response before = Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> as("admin").body(words).post(PATH),
                answer -> answer.statusCode() != 200 || List.of("太慢了 " + user).equals(answer.jsonPath().getList("groups.value")));
        before.then().statusCode(200).body("groups.value", contains("太慢了 " + user), "basis.events", equalTo(2));
        as("analyst").body(words).post(PATH).then().statusCode(403).body("errors.field", hasItem("/breakdown/property"));

        TestEvents.consents("user_id:" + user, "{\"feedback\":false}", true, false);

        Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("admin").body(words).post(PATH).jsonPath().getInt("basis.events") == 1);
        as("admin").body(words).post(PATH).then().statusCode(200).body("groups.kind", contains("other"), "steps[0].reached.n", equalTo(1),
                "basis.people", equalTo(1));
        as("admin").body(question(", \"people\": {\"did\": {\"event\": \"Feedback Received\"}}")).post(PATH).then().statusCode(200)
                .body("basis.people", equalTo(0));
    }

    @Test
    void showsTheGroupPageByPageWithItsContactDataMasked() {
        january();
        UUID profile = UUID.randomUUID();
        TestEvents.identity("user_id:" + user + "-1", profile, 1);
        TestEvents.identity("email:" + user + "@example.cn", profile, 1);
        String reached = question(", \"step\": 1, \"state\": \"reached\", \"limit\": 3");
        String path = PATH + "/people";
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> pages(path).size() == 5);

        ask(path, reached, 9).then().statusCode(200).body("items", hasSize(3));
        assertThat(pages(path)).contains("email:u***@example.cn", "user_id:" + user + "-1", "user_id:" + user + "-2",
                "user_id:" + user + "-3",
                "user_id:" + user + "-4");
        as("admin").body(question(", \"step\": 3")).post(path)
                .then().statusCode(200).body("items", hasSize(1), "items[0].profileId", equalTo(profile.toString()),
                        "items[0].identifiers", hasItem("email:" + user + "@example.cn"), "items[0].reached", equalTo(3), "items[0].began",
                        equalTo("2026-01-02T10:00:00Z"),
                        "next", nullValue());
        as("analyst").body(question(", \"step\": 1, \"state\": \"dropped\"")).post(path).then().statusCode(200)
                .body("items.identifiers", contains(List.of("user_id:" + user + "-3")));
        as("analyst").body(question(", \"step\": 1, \"state\": \"excluded\", \"exclusions\": [{\"step\": {\"event\": \"Cart Emptied\"}}]"))
                .post(path)
                .then().statusCode(200)
                .body("items.identifiers", contains(List.of("user_id:" + user + "-2")));
    }

    private Set<String> pages(String path) {
        Set<String> identifiers = new HashSet<>();
        String cursor = "";
        List<String> seen = new ArrayList<>();
        while (cursor != null) {
            Response page = as("analyst").body(question(", \"step\": 1, \"limit\": 3" + (cursor.isEmpty() ? "" : ", \"cursor\": \"" + cursor
                    + "\""))).post(path);
            page.then().statusCode(200);
            page.jsonPath().<List<String>>getList("items.identifiers").forEach(identifiers::addAll);
            cursor = page.jsonPath().getString("next");
            assertThat(seen).doesNotContain(cursor == null ? "" : cursor);
            seen.add(cursor);
        }
        return identifiers;
    }

    @Test
    void theSameQuestionIsAnsweredFromMemoryUntilTheLogChanges() {
        did(web, user, "浏览", "06T10:00:00Z");
        ask(PATH, question(""), 1).then().statusCode(200);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> as("analyst").body(question(""))
                .post(PATH).jsonPath().getBoolean("basis.cached"));

        did(web, user, "下单", "06T10:00:01Z");
        did(web, user, "Checkout Started", "06T10:00:00Z");

        ask(PATH, question(""), 3).then().body("steps.reached.n", contains(1, 1, 1));
    }

    @Test
    void saysAllThatIsWrongWithPointers() {
        as("analyst")
                .body("{\"steps\": [{\"event\": \"A\"}], \"order\": \"random\", \"entries\": \"all\", \"window\": \"soon\", \"colour\": 1}")
                .post(PATH)
                .then().statusCode(400).contentType("application/problem+json").body("type",
                        equalTo("urn:throughline:problem:invalid-body"),
                        "errors.field", containsInAnyOrder("/steps", "/order", "/entries", "/window", "/colour"));
        as("analyst").body("{\"steps\": [{\"event\": \"A\"}, {}], \"order\": \"any\", \"entries\": \"each\", \"window\": \"P367D\"}")
                .post(PATH)
                .then().statusCode(400).contentType("application/problem+json").body("type",
                        equalTo("urn:throughline:problem:invalid-body"),
                        "errors.field", containsInAnyOrder("/steps/1", "/entries", "/window"));
        as("analyst").body("[]").post(PATH).then().statusCode(400);
        as("analyst").body("{\"steps\": [").post(PATH).then().statusCode(400);
        as("analyst").body(question(", \"step\": 4, \"cursor\": \"x\"")).post(PATH + "/people")
                .then().statusCode(400).body("errors.field", hasItems("/step", "/cursor"));
        as("analyst").header("X-Query-Id", "mine").body(question("")).post(PATH).then().statusCode(400);
        as("analyst").body("{\"steps\": \"" + "x".repeat(1_100_000) + "\"}").post(PATH).then().statusCode(413);
    }

    @Test
    void whoSeesContactDataMaskedGroupsNobodyByThem() {
        String byMail = question(", \"breakdown\": {\"property\": \"email\"}");

        as("analyst").body(byMail).post(PATH).then().statusCode(403).body("errors.field", hasItem("/breakdown/property"));
        as("admin").body(byMail).post(PATH).then().statusCode(200);
    }

    @Test
    void isForThoseWhoAnalyseAlone() {
        for (String path : List.of(PATH, PATH + "/people")) {
            given().contentType("application/json").body("{}").post(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("analyst")).contentType("application/json").body("{}").post(path).then()
                    .statusCode(401);
            as("agent").body("{}").post(path).then().statusCode(403);
            as("privacy").body("{}").post(path).then().statusCode(403);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).contentType("application/json").body("{}").post(path)
                    .then().statusCode(403);
        }
    }
}
