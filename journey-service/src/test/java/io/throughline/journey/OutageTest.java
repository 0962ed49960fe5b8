package io.throughline.journey;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the service does while one of its backing servers is dead, and after. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class OutageTest {

    @AfterEach
    void everythingIsBack() {
        List.of("kafka", "mongo", "clickhouse").forEach(TestServers::restart);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> as("admin").get("/v1/sources").statusCode() == 200);
    }

    @Test
    void withoutKafkaSendersAreToldPromptlyAndAfterItEveryAcknowledgedEventIsThereOnce() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String event = "{\"userId\": \"%s\", \"event\": \"e\", \"messageId\": \"%s\"}";
        web.send("track", event.formatted(user, "before")).then().statusCode(200);

        TestServers.kill("kafka");
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            web.send("track", event.formatted(user, "during")).then().statusCode(503).header("Retry-After", "1")
                    .contentType("application/problem+json").body("type", equalTo("urn:throughline:problem:unavailable"));
            waits.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
        web.send("batch", "{\"batch\": [{\"type\": \"identify\", \"userId\": \"x\"}]}").then().statusCode(503);
        assertThat(waits.getFirst()).as("the one that finds out").isLessThan(5_500);
        assertThat(waits).filteredOn(wait -> wait < 1_000).as("told at once").hasSizeGreaterThanOrEqualTo(2);
        given().get("/q/health/live").then().statusCode(200);

        TestServers.restart("kafka");
        sentAgain(web, event.formatted(user, "during"));
        sentAgain(web, event.formatted(user, "after"));
        sentAgain(web, event.formatted(user, "before"));

        timeline("user_id:" + user, 3);
    }

    @Test
    void withoutClickHouseEventsAreTakenAndWrittenWhenItIsBack() {
        String user = somebody();
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        TestServers.kill("clickhouse");

        web.send("track", "{\"userId\": \"%s\", \"event\": \"e\"}".formatted(user)).then().statusCode(200);
        as("agent").get("/v1/timelines/user_id:" + user).then().statusCode(503).header("Retry-After", "2")
                .contentType("application/problem+json");
        given().get("/q/health/ready").then().statusCode(200);

        TestServers.restart("clickhouse");
        timeline("user_id:" + user, 1);
    }

    @Test
    void withoutMongoKnownKeysGoOnToCountAndNoGoodKeyIsRefused() {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        TestServers.kill("mongo");

        web.send("identify", "{\"userId\": \"x\"}").then().statusCode(200);
        as("admin").get("/v1/sources").then().statusCode(503).header("Retry-After", "2").contentType("application/problem+json");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(
                () -> new JourneyTestClient.Source("unknown", "unknown").send("identify", "{\"userId\": \"x\"}").statusCode() == 503);
        given().get("/q/health/ready").then().statusCode(200);

        TestServers.restart("mongo");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                () -> new JourneyTestClient.Source("unknown", "unknown").send("identify", "{\"userId\": \"x\"}").statusCode() == 401);
        web.send("identify", "{\"userId\": \"x\"}").then().statusCode(200);
    }

    private static void sentAgain(JourneyTestClient.Source source, String event) {
        Response answer = Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(300))
                .until(() -> source.send("track", event), each -> each.statusCode() != 503);
        answer.then().statusCode(200);
    }
}
