package io.throughline.journey.alert;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.time.Duration;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.alert.rule.AlertRule;
import io.throughline.journey.alert.webhook.WebhookReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom alerts are sent to: signed, again where the receiver is away, and nowhere else. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AlertDeliveryTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final String mark = somebody();
    private final String id = "rule-" + mark;

    @AfterEach
    void nobodyWatchesAnyMore() {
        as("admin").delete("/v1/alert-rules/" + id).then().statusCode(204);
    }

    /** Holds until two events of the test came in. */
    private String rule(String more) {
        return """
                {"id":"%s","name":"订单太少 %s","severity":"critical","every":"PT0.5S"%s,"when":{"below":2},
                 "on":{"analysis":"paths","question":{"period":{"last":"P2D"},"filter":{"event":"Paid %s"}},"pointer":"/basis/events"}}"""
                .formatted(id, mark, more, mark);
    }

    private static JsonPath alert(String alert, String state) {
        return await(alert + " " + state).atMost(SOON).pollInterval(Duration.ofMillis(100))
                .until(() -> as("marketer").get("/v1/alerts/" + alert),
                        answer -> answer.statusCode() == 200 && state.equals(answer.jsonPath().getString("state")))
                .jsonPath();
    }

    private void pay(int times) {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        for (int i = 0; i < times; i++) {
            web.send("track", "{\"userId\":\"%s\",\"event\":\"Paid %s\"}".formatted("p" + i + mark, mark)).then().statusCode(200);
        }
    }

    @Test
    void aReceiverThatIsDownIsToldWhenItIsUpOncePerEventAndSigned() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            receiver.answers(503);
            String secret = as("analyst").body(rule(",\"webhook\":{\"url\":\"%s\"}".formatted(receiver.url("/a?b=c"))))
                    .post("/v1/alert-rules").then().statusCode(201)
                    .body("webhook.secret", startsWith("whsec_")).extract().path("webhook.secret");
            alert(id + "-1", "open");
            await().atMost(SOON).until(() -> !receiver.requests().isEmpty());
            await().atMost(SOON).until(() -> "The receiver answered 503."
                    .equals(as("analyst").get("/v1/alerts/" + id + "-1").jsonPath().getString("deliveries[0].fault")));

            receiver.answers(204);
            pay(2);
            alert(id + "-1", "resolved");
            await().atMost(SOON).until(() -> receiver.taken().size() == 2);

            as("analyst").get("/v1/alerts/" + id + "-1").then().body("deliveries.event", equalTo(List.of("raised", "resolved")),
                    "deliveries.state", equalTo(List.of("delivered", "delivered")), "deliveries[0].attempts", equalTo(2),
                    "deliveries[0].status", equalTo(204),
                    "deliveries[0].fault", nullValue());
            assertThat(receiver.taken()).map(each -> each.headers().get("webhook-id")).containsExactly(id + "-1-raised",
                    id + "-1-resolved");
            assertThat(receiver.requests()).hasSize(3).allSatisfy(each -> {
                assertThat(each.path()).isEqualTo("/a?b=c");
                assertThat(each.isSignedBy(secret)).isTrue();
                assertThat(each.headers()).containsEntry("content-type", "application/json").containsEntry("host",
                        receiver.url("").substring("http://".length()));
            });
            assertThat(new String(receiver.taken().getFirst().body(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("{\"type\":\"alert.raised\",\"timestamp\":\"")
                    .contains("\"rule\":\"订单太少 " + mark);
            aNewSecretSignsBesideTheOneBefore(receiver, secret);
        }
    }

    private void aNewSecretSignsBesideTheOneBefore(WebhookReceiver receiver, String secret) {
        as("marketer").post("/v1/alert-rules/" + id + "/secret").then().statusCode(403);
        as("analyst").post("/v1/alert-rules/" + id + "/secret").then().statusCode(200);
        String next = as("analyst").post("/v1/alert-rules/" + id + "/secret").then().statusCode(200).extract().path("secret");
        as("analyst").get("/v1/alert-rules/" + id).then().body("webhook.secret", nullValue(), "webhook.url",
                equalTo(receiver.url("/a?b=c")));
        as("marketer").get("/v1/alert-rules/" + id).then().body("webhook.url", equalTo("http://localhost/…"));

        as("analyst").header("If-Match", "\"1\"")
                .body(rule(",\"webhook\":{\"url\":\"%s\"}".formatted(receiver.url("/2"))).replace("{\"id\":\"" + id + "\",", "{")
                        .replace("\"below\":2", "\"below\":3"))
                .put("/v1/alert-rules/" + id).then().statusCode(200).header("ETag", "\"2\"").body("webhook.secret", nullValue());

        await().atMost(SOON).until(() -> receiver.taken().size() == 3);
        WebhookReceiver.Request last = receiver.taken().getLast();
        assertThat(last.headers()).containsEntry("webhook-id", id + "-2-raised");
        assertThat(last.isSignedBy(next)).isTrue();
        assertThat(last.isSignedBy(secret)).isTrue();
        assertThat(next).isNotEqualTo(secret);
        for (int more = 3; more <= AlertRule.MOST_EARLIER; more++) {
            as("analyst").post("/v1/alert-rules/" + id + "/secret").then().statusCode(200);
        }
        as("analyst").post("/v1/alert-rules/" + id + "/secret").then().statusCode(409).contentType("application/problem+json");
    }

    @Test
    void aReceiverIsNotFollowedElsewhereAndOneThatWantsNoMoreIsAskedNoMore() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            receiver.answers(302);
            as("analyst").body(rule(",\"webhook\":{\"url\":\"%s\"}".formatted(receiver.url("/a")))).post("/v1/alert-rules").then()
                    .statusCode(201);
            await().atMost(SOON)
                    .until(() -> String.valueOf(as("analyst").get("/v1/alerts/" + id + "-1").jsonPath().getString("deliveries[0].fault"))
                            .contains("elsewhere"));
            assertThat(receiver.requests()).map(WebhookReceiver.Request::path).containsOnly("/a");

            receiver.answers(410);
            await().atMost(SOON).until(
                    () -> "given_up".equals(as("analyst").get("/v1/alerts/" + id + "-1").jsonPath().getString("deliveries[0].state")));
            as("analyst").get("/v1/alerts/" + id + "-1").then().body("deliveries[0].nextAt", nullValue(), "deliveries[0].status",
                    equalTo(410));
        }
    }
}
