package io.throughline.commons.loop;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka"))
class LoopHealthTest {

    private static final String OURS = "checks.find { it.name == 'background loops' }.";

    private static void awaitStatus(String path, int status) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/q/health/" + path).then().statusCode(status));
    }

    @Test
    void aLoopWhoseThreadIsGoneFailsLivenessUntilItIsClosed() {
        awaitStatus("live", 200);
        BackgroundLoop loop = BackgroundLoop.named("test-dead").every(Duration.ZERO, () -> Thread.currentThread().interrupt()).start();

        awaitStatus("live", 503);

        given().get("/q/health/live").then().body(OURS + "data.test-dead", equalTo("dead"));
        given().get("/q/metrics").then().body(containsString("throughline_loop_alive{loop=\"test-dead\"} 0.0"));
        loop.close();
        awaitStatus("live", 200);
        given().get("/q/metrics").then().body(not(containsString("test-dead")));
    }

    @Test
    void aStepThatHangsFailsLivenessAndOneThatOnlyFailsDoesNot() {
        CountDownLatch end = new CountDownLatch(1);
        BackgroundLoop failing = BackgroundLoop.named("test-failing").every(Duration.ZERO, () -> {
            throw new IllegalStateException("the store is away");
        }).start();
        await().until(() -> failing.state().failures() > 1);
        awaitStatus("live", 200);
        given().get("/q/health/live").then().body(OURS + "data.test-failing", equalTo("failing"));
        BackgroundLoop hanging =
                BackgroundLoop.named("test-hanging").hungAfter(Duration.ofMillis(50)).every(Duration.ZERO, end::await).start();

        awaitStatus("live", 503);

        given().get("/q/health/live").then().body(OURS + "data.test-hanging", equalTo("hung"));
        given().get("/q/metrics").then().body(containsString("throughline_loop_failures_total{loop=\"test-failing\"}"),
                containsString("throughline_loop_last_success_seconds{loop=\"test-hanging\"} 0.0"),
                containsString("throughline_loop_running{loop=\"test-hanging\"} 1.0"));
        end.countDown();
        hanging.close();
        failing.close();
        awaitStatus("live", 200);
    }

    @Test
    void readinessWaitsForTheFirstSuccessOfWhatIsNeededToServe() {
        AtomicBoolean away = new AtomicBoolean(true);
        awaitStatus("ready", 200);
        BackgroundLoop loop =
                BackgroundLoop.named("test-needed").neededToServe().longestPause(Duration.ofMillis(10)).every(Duration.ofMillis(10), () -> {
                    if (away.get()) {
                        throw new IllegalStateException("away");
                    }
                }).start();

        awaitStatus("ready", 503);

        given().get("/q/health/ready").then().body(OURS + "data.test-needed", equalTo("awaited"));
        awaitStatus("live", 200);
        away.set(false);
        awaitStatus("ready", 200);
        loop.close();
    }
}
