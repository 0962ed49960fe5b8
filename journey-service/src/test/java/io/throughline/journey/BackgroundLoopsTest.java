package io.throughline.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;

/** All that this service does by itself is seen by metrics and health. Adding a loop means adding it here and in docs/operations.md. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class BackgroundLoopsTest {

    private static final List<String> LOOPS =
            List.of("alert-teller", "alert-watcher", "alert-webhooks", "body-schemas", "collector-warm-up",
                    "definition-scheduler", "live-feed", "live-maps", "live-streams", "log-schema", "people-repair", "quarantine-sweep",
                    "source-budgets",
                    "touchpoint-names", "write-keys");

    private static double metric(String name, String loop) {
        return given().get("/q/metrics").asString().lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("loop=\"" + loop + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).findFirst().orElse(-1);
    }

    @Test
    void everyLoopHasSucceededAndIsWatched() {
        for (String loop : LOOPS) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(metric("throughline_loop_last_success_seconds", loop)).as(loop).isPositive());
            assertThat(metric("throughline_loop_alive", loop)).as(loop).isOne();
        }
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
    }
}
