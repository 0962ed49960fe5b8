package io.throughline.journey.privacy;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class JourneyPrivacyTest {

    private static final String SERVICE = "journey-service";

    private final String user = somebody();
    private JourneyTestClient.Source web;

    @BeforeEach
    void aShop() {
        web = JourneyTestClient.source("web");
    }

    private void track(String who, String message) {
        web.send("track",
                ("{\"userId\":\"%s\",\"anonymousId\":\"t-%s\",\"messageId\":\"%s\",\"event\":\"Bought "
                        + "茶\",\"timestamp\":\"2026-01-01T00:00:00Z\"}")
                        .formatted(who, user, message))
                .then().statusCode(200);
    }

    private static List<String> messages(String who) {
        return as("analyst").get("/v1/timelines/user_id:" + who).jsonPath().getList("items.messageId");
    }

    private String quarantined() {
        return web.send("track", "{\"userId\":\"%s\",\"messageId\":\"q-%s\"}".formatted(user, user)).then().statusCode(400).extract()
                .path("quarantineId");
    }

    @Test
    void everythingOfAPersonIsGivenOut() {
        track(user, "one");
        track(user, "two");
        String entry = quarantined();
        timeline("user_id:" + user, 2);
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + entry).statusCode() == 200);

        String request = PrivacyRequests.submit("access", null, "user_id:" + user);

        JsonPath receipt = PrivacyRequests.receipt(request, SERVICE);
        assertThat(receipt.getString("status")).isEqualTo("done");
        assertThat(receipt.getInt("counts.touchpoint")).isEqualTo(2);
        assertThat(receipt.getInt("counts.'quarantined event'")).isEqualTo(1);
        List<JsonPath> parts = PrivacyRequests.exported(request, SERVICE);
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst().getList("items.data.name")).contains("Bought 茶");
        assertThat(parts.getFirst().getString("items.find { it.kind == 'quarantined event' }.data.event.userId")).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"x\":\"a\\u0000b\"", "\"x\":\"\\ud800\"", "\"\\u0000\":1", "\"traits\":{\"email\":\"\\u0000\"}",
            "\"properties\":{\"a\":\"\\udc00\",\"a\":2}", "\"event\":1,\"event\":\"\"",
            "\"event\":\"\",\"userId\":\"another\"" })
    void whateverIsInAQuarantinedEventIsGivenOut(String more) {
        String event = "{\"userId\":\"%s\",\"messageId\":\"q-%s\",%s}".formatted(user, user, more);
        String entry = web.send("track", event).then().statusCode(400).extract().path("quarantineId");
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + entry).statusCode() == 200);
        as("admin").get("/v1/quarantine?limit=5").then().statusCode(200);
        as("analyst").get("/v1/quarantine/" + entry).then().statusCode(200);

        String request = PrivacyRequests.submit("access", null, "user_id:" + user);

        JsonPath receipt = PrivacyRequests.receipt(request, SERVICE);
        assertThat(receipt.getString("status")).isEqualTo("done");
        assertThat(receipt.getInt("export.lines")).isEqualTo(1);
        JsonPath part = PrivacyRequests.exported(request, SERVICE).getFirst();
        if (part.get("items[0].data.event") == null) {
            assertThat(part.getString("items[0].data.eventText")).isEqualTo(event);
        } else {
            assertThat(part.getString("items[0].data.event.userId")).isEqualTo(user);
        }
        assertThat(part.getString("items[0].data.receivedAt")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void anErasedPersonIsGoneAndTheirLateEventsDoNotBringThemBackWhileOthersStay() {
        String other = somebody();
        track(user, "one");
        track(other, "of another on the same tablet");
        String entry = quarantined();
        timeline("user_id:" + user, 1);
        timeline("user_id:" + other, 1);
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + entry).statusCode() == 200);

        String request = PrivacyRequests.submit("erasure", null, "user_id:" + user, "anonymous_id:t-" + user);

        JsonPath receipt = PrivacyRequests.receipt(request, SERVICE);
        assertThat(receipt.getInt("counts.touchpoints")).isEqualTo(1);
        assertThat(receipt.getInt("counts.'quarantined events'")).isEqualTo(1);
        timeline("user_id:" + user, 0);
        as("admin").get("/v1/quarantine/" + entry).then().statusCode(404);

        track(user, "late");
        quarantined();
        track(other, "later");
        timeline("user_id:" + other, 2);
        timeline("user_id:" + user, 0);
        as("admin").get("/v1/quarantine/" + entry).then().statusCode(404);
    }

    @Test
    void whatUnprovenVisitorsSaidOfAPersonIsErasedWithThemButNeverGivenOut() {
        JourneyTestClient.Source page = JourneyTestClient.source("web", "public");
        page.send("identify",
                "{\"userId\":\"%s\",\"anonymousId\":\"c-%s\",\"traits\":{\"email\":\"%s@example.cn\"}}".formatted(user, user, user)).then()
                .statusCode(200);
        page.send("track", "{\"anonymousId\":\"c-%s\",\"event\":\"Looked\"}".formatted(user)).then().statusCode(200);
        page.send("track", "{\"userId\":\"%s\",\"event\":\"Looked\"}".formatted(user)).then().statusCode(200);
        page.send("track",
                "{\"event\":\"Looked\",\"context\":{\"externalIds\":[{\"type\":\"device_id\",\"id\":\"d-%s\"}]}}".formatted(user)).then()
                .statusCode(200);
        timeline("claimed_device_id:d-" + user, 1);
        String set = page.send("track", "{\"userId\":\"%s\",\"anonymousId\":\"c-%s\"}".formatted(user, user)).then().statusCode(400)
                .extract().path("quarantineId");
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + set).statusCode() == 200);
        track(user, "own");
        timeline("anonymous_id:c-" + user, 2);
        timeline("claimed_user_id:" + user, 1);
        timeline("user_id:" + user, 1);

        String access = PrivacyRequests.submit("access", null, "user_id:" + user);
        assertThat(PrivacyRequests.receipt(access, SERVICE).getInt("counts.touchpoint")).isEqualTo(1);
        assertThat(PrivacyRequests.receipt(access, SERVICE).getString("counts.'quarantined event'")).isIn(null, "0");
        String erasure = PrivacyRequests.submit("erasure", null, "user_id:" + user, "device_id:d-" + user);
        assertThat(PrivacyRequests.receipt(erasure, SERVICE).getString("status")).isEqualTo("done");

        timeline("claimed_device_id:d-" + user, 0);
        as("admin").get("/v1/quarantine/" + set).then().statusCode(404);
        timeline("claimed_user_id:" + user, 0);
        timeline("user_id:" + user, 0);
        timeline("anonymous_id:c-" + user, 1).then().body("items[0].name", org.hamcrest.Matchers.equalTo("Looked"));
    }

    private void alias(String who, String previousId, String message) {
        web.send("alias", "{\"userId\":\"%s\",\"previousId\":\"%s\",\"messageId\":\"%s\"}".formatted(who, previousId, message)).then()
                .statusCode(200);
    }

    @Test
    void anAliasOfAnErasedUserIsDroppedAtTheDoorAndOfTheirBrowserIsNot() {
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, "user_id:" + user, "anonymous_id:t-" + user), SERVICE);
        String other = somebody();

        alias(other, user, "dropped-" + user);
        alias(other, "t-" + user, "taken-" + user);

        TestEvents.await("touchpoints", each -> ("taken-" + user).equals(TestEvents.header(each, "ce_id")));
        assertThat(TestEvents.all("touchpoints")).noneMatch(each -> ("dropped-" + user).equals(TestEvents.header(each, "ce_id")));
    }

    @Test
    void whoIsOnTheListIsDroppedAtTheDoorAndInTheLogUntilLifted() {
        PrivacyRequests.suppress("user_id:" + user);
        String marker = somebody();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            // The list is followed beside the requests: once it is known, nothing more arrives.
            String message = somebody();
            track(user, message);
            track(marker, message);
            Awaitility.await().until(() -> messages(marker).contains(message));
            return !messages(user).contains(message);
        });
        int before = messages(user).size();

        PrivacyRequests.lift("user_id:" + user);

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            track(user, somebody());
            return messages(user).size() > before;
        });
    }

    @Test
    void askedTwiceItDoesItTwiceAndHurtsNobody() {
        track(user, "one");
        timeline("user_id:" + user, 1);
        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, "user_id:" + user), SERVICE);

        JsonPath again = PrivacyRequests.receipt(PrivacyRequests.submit("erasure", null, "user_id:" + user), SERVICE);

        assertThat(again.getInt("counts.touchpoints")).isZero();
        timeline("user_id:" + user, 0);
        as("analyst").get("/v1/timelines/user_id:" + user).then().body("items", hasSize(0)).body("identifier", equalTo("user_id:" + user));
    }
}
