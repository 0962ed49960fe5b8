package io.throughline.journey.timeline;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class TimelineTest {

    @Test
    void whatAVisitorDidBeforeSigningInIsThereUnderAnyOfTheirNames() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        JourneyTestClient.Source app = JourneyTestClient.source("app");
        web.send("page", page("anonymousId", "a-" + user, "Home", "2026-01-01T10:00:00Z")).then().statusCode(200);
        app.send("track", track(user, "Order Completed", "2026-01-02T10:00:00Z")).then().statusCode(200);
        timeline("anonymous_id:a-" + user, 1).then().body("profileId", nullValue(), "identifiers", contains("anonymous_id:a-" + user));

        UUID profile = UUID.randomUUID();
        TestEvents.identity("anonymous_id:a-" + user, profile, 1);
        TestEvents.identity("user_id:" + user, profile, 1);
        TestEvents.identity("email:" + user + "@例子.cn", profile, 1);

        for (String identifier : List.of("anonymous_id:a-" + user, "user_id:" + user, "email:" + user + "@例子.cn")) {
            timeline(identifier, 2).then().body("profileId", equalTo(profile.toString()), "identifiers", hasSize(3),
                    "items.name", contains("Order Completed", "Home"), "items.channel", contains("app", "web"),
                    "items[0].properties.茶", equalTo("龙井"), "items[0].timestamp", equalTo("2026-01-02T10:00:00Z"),
                    "items[1].subject", equalTo("anonymous_id:a-" + user));
        }
    }

    @Test
    void eachEntrySaysHowFarItsSourceIsBelieved() {
        String user = somebody();
        JourneyTestClient.source("web", "public").send("page", page("anonymousId", "a-" + user, "Home", java.time.Instant.now().toString()))
                .then().statusCode(200);
        JourneyTestClient.source("store", "import").send("track", track(user, "Order Completed", "2026-01-02T10:00:00Z")).then()
                .statusCode(200);

        timeline("anonymous_id:a-" + user, 1).then().body("items[0].trust", equalTo("public"));
        timeline("user_id:" + user, 1).then().body("items[0].trust", equalTo("import"));
    }

    @Test
    void pagesFollowEachOtherWithoutAGapEvenWithinOneMillisecond() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            events.add(track(user, "Step " + i, i < 20 ? "2026-01-01T10:00:00Z" : "2026-01-01T10:00:0%dZ".formatted(i - 19))
                    .replace("{\"userId", "{\"type\": \"track\", \"userId"));
        }
        web.send("batch", "{\"batch\": [" + String.join(",", events) + "]}").then().statusCode(200).body("accepted", equalTo(25));
        timeline("user_id:" + user, 25);

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var request = as("analyst").queryParam("limit", 7);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/timelines/user_id:" + user)
                    .then().statusCode(200).extract().jsonPath();
            seen.addAll(page.getList("items.messageId"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void isFilteredByChannelNameTypeAndTime() {
        String user = somebody();
        JourneyTestClient.source("web").send("track", track(user, "Order 'Completed' \\\\", "2026-01-01T10:00:00Z")).then().statusCode(200);
        JourneyTestClient.source("store").send("track", track(user, "Visit", "2026-01-02T10:00:00Z")).then().statusCode(200);
        JourneyTestClient.source("app").send("identify", "{\"userId\": \"" + user + "\", \"timestamp\": \"2026-01-03T10:00:00Z\"}").then()
                .statusCode(200);
        timeline("user_id:" + user, 3);

        filtered(user, "channel", "store", "channel", "app").then().body("items.channel", contains("app", "store"));
        filtered(user, "name", "Order 'Completed' \\").then().body("items.channel", contains("web"));
        filtered(user, "type", "identify").then().body("items.channel", contains("app"));
        filtered(user, "from", "2026-01-02T10:00:00Z", "to", "2026-01-03T10:00:00Z").then().body("items.name", contains("Visit"));
        filtered(user, "name", "') OR 1=1 --").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void feedbackIsAStepOfTheWay() {
        String user = somebody();
        TestEvents.send("feedback", "user_id:" + user, "r-" + user, "/partners/partner-mall", "io.throughline.feedback.received.v1", """
                {"responseId": "r-%s", "externalId": "e", "partner": "partner-mall", "channel": "partner", "subject": "user_id:%1$s",
                 "identifiers": ["user_id:%1$s"], "nps": 3, "comment": "太慢了", "occurredAt": "2026-01-04T10:00:00Z",
                 "receivedAt": "2026-01-04T10:00:01Z", "somethingNew": {"of": "later"}}""".formatted(user));

        timeline("user_id:" + user, 1).then().body("items[0].type", equalTo("feedback"), "items[0].name", equalTo("Feedback Received"),
                "items[0].channel", equalTo("partner"), "items[0].source", equalTo("partner-mall"),
                "items[0].properties.nps", equalTo(3), "items[0].properties.comment", equalTo("太慢了"));
    }

    @Test
    void whoWorksWithManyPeopleSeesNoAddressAndLooksNobodyUpByOne() {
        String user = somebody();
        String mail = "email:" + user + "@example.cn";
        JourneyTestClient.source("web").send("identify", """
                {"userId": "%1$s", "traits": {"name": "李娜", "phone": "+86 138 1234 1234", "city": "上海"},
                 "context": {"ip": "203.0.113.7", "traits": {"email": "%1$s@example.cn"}}}""".formatted(user)).then().statusCode(200);
        JourneyTestClient.source("app")
                .send("track",
                        """
                {"userId": "%1$s", "event": "Form Sent", "properties": {"email": "%1$s@example.cn", "name": "茶", "note": \
                "请打13812341234"}}"""
                                .formatted(user))
                .then().statusCode(200);
        UUID profile = UUID.randomUUID();
        TestEvents.identity("user_id:" + user, profile, 1);
        TestEvents.identity(mail, profile, 1);
        timeline(mail, 2).then().body("items.find{it.type=='identify'}.traits.name", equalTo("李娜"));

        for (String role : List.of("analyst", "marketer")) {
            as(role).get("/v1/timelines/" + mail).then().statusCode(403).contentType("application/problem+json")
                    .body("type", equalTo("urn:throughline:problem:forbidden"));
            for (String opaque : List.of("user_id:" + user, "profile_id:" + profile)) {
                String seen = as(role).get("/v1/timelines/" + opaque).then().statusCode(200)
                        .body("items", hasSize(2), "identifiers", hasItems("email:u***@example.cn", "user_id:" + user),
                                "items.find{it.type=='identify'}.traits.name", equalTo("李*"),
                                "items.find{it.type=='identify'}.traits.city", equalTo("上海"),
                                "items.find{it.type=='track'}.properties.name", equalTo("茶"),
                                "items.find{it.type=='track'}.properties.note", equalTo("请打138****1234"))
                        .extract().asString();
                assertThat(seen).doesNotContain(user + "@", "李娜", "13812341234", "138 1234", "203.0.113.7");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({ "limit,0", "limit,201", "limit,x", "from,yesterday", "from,0001-01-01T00:00:00Z", "to,2026-01-01", "cursor,%%%",
            "cursor,AAAA", "type,nonsense" })
    void aFaultyParameterIsNamed(String name, String value) {
        var answer = as("agent").queryParam(name, value).get("/v1/timelines/user_id:1").then().contentType("application/problem+json");

        // A limit that is no number fails before validation, as a path that does not match: JAX-RS 4.0, section 3.2.
        assertThat(answer.extract().statusCode()).isIn("x".equals(value) ? List.of(400, 404) : List.of(400));
    }

    @ParameterizedTest
    @CsvSource({ "noColon", "UPPER:x", "user_id:", "user_id:a%00b" })
    void aFaultyIdentifierIsRefused(String identifier) {
        given().urlEncodingEnabled(false).auth().oauth2(TestTokens.of("agent")).get("/v1/timelines/" + identifier).then().statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void isForThoseWhoServeCustomersAlone() {
        given().get("/v1/timelines/user_id:1").then().statusCode(401).contentType("application/problem+json");
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/timelines/user_id:1").then().statusCode(401);
        given().auth().oauth2(TestTokens.expired("admin")).get("/v1/timelines/user_id:1").then().statusCode(401);
        as("nobody").get("/v1/timelines/user_id:1").then().statusCode(403).contentType("application/problem+json");
        given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get("/v1/timelines/user_id:1").then().statusCode(403);
        given().auth().preemptive().basic(JourneyTestClient.source("web").key(), "").get("/v1/timelines/user_id:1").then().statusCode(401);
    }

    private static io.restassured.response.Response filtered(String user, String... parameters) {
        var request = as("marketer");
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/v1/timelines/user_id:" + user);
    }

    private static String page(String idField, String id, String name, String time) {
        return "{\"%s\": \"%s\", \"name\": \"%s\", \"timestamp\": \"%s\"}".formatted(idField, id, name, time);
    }

    private static String track(String user, String event, String time) {
        return "{\"userId\": \"%s\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": {\"茶\": \"龙井\"}}".formatted(user, event,
                time);
    }
}
