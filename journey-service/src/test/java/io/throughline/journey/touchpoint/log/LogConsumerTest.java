package io.throughline.journey.touchpoint.log;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LogConsumerTest {

    @Test
    void theExamplesOfTheContractsAreReadAndToldTwiceStoredOnce() {
        EventContracts.assertExampleValid("touchpoints", "touchpoint");
        EventContracts.assertExampleValid("feedback", "received");
        for (int i = 0; i < 2; i++) {
            TestEvents.touchpoint("shop-web", "user_id:42", "example", EventContracts.example("touchpoints", "touchpoint"));
            TestEvents.send("feedback", "user_id:42", "example", "/partners/partner-mall", "io.throughline.feedback.received.v1",
                    EventContracts.example("feedback", "received"));
        }
        String last = somebody();
        JourneyTestClient.source("web").send("identify", "{\"userId\": \"" + last + "\"}").then().statusCode(200);
        timeline("user_id:" + last, 1);

        timeline("user_id:42", 2).then().body("items.name", hasItem("Order Completed"), "items.name", hasItem("Feedback Received"),
                "items.find { it.type == 'track' }.properties.products[0].name", equalTo("龙井茶"));
    }

    @Test
    void anEventSentTwiceIsOneStepOfTheWay() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String event = "{\"userId\": \"%s\", \"event\": \"e\", \"messageId\": \"%s\"}";

        for (int i = 0; i < 3; i++) {
            web.send("track", event.formatted(user, "same")).then().statusCode(200);
        }
        web.send("track", event.formatted(user, "another")).then().statusCode(200);

        timeline("user_id:" + user, 2);
    }

    @Test
    void poisonIsSetAsideAndReplayableAndTheNextOneHandled() {
        String user = somebody();
        String json = """
                {"messageId": "%s", "type": "track", "name": "e", "subject": "user_id:%s", "identifiers": ["user_id:%s"], "channel": \
                "web", "source": "s",
                 "timestamp": "2026-01-01T00:00:00Z", "receivedAt": "2026-01-01T00:00:00Z", "properties": {}, "somethingNew": [1]}""";
        TestEvents.touchpoint("s", "user_id:" + user, "poison-" + user, "{\"messageId\": ");
        TestEvents.touchpoint("s", "user_id:" + user, "next-" + user, json.formatted("next-" + user, user, user));

        timeline("user_id:" + user, 1);
        TestEvents.await("touchpoints.dlq", record -> ("poison-" + user).equals(TestEvents.header(record, "ce_id")));
        as("admin").queryParam("topic", "touchpoints").get("/v1/dead-letters").then().statusCode(200).body("items.key",
                hasItem("user_id:" + user));
        as("agent").queryParam("topic", "touchpoints").get("/v1/dead-letters").then().statusCode(403);
        given().get("/q/metrics").then().statusCode(200).body(containsString("throughline_consumer_lag"),
                containsString("throughline_log_written_total"), containsString("throughline_dead_letters_total"),
                containsString("throughline_collector_in_flight"));
    }
}
