package io.throughline.journey.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import com.mongodb.client.MongoClient;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.loop.BackgroundLoop;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseSettings;
import io.throughline.journey.touchpoint.log.LogSchemaMigrator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that takes longer than a loop may be silent, and those who wait for it. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class LogSchemaWaitTest {

    private static final Duration BOUND = Duration.ofSeconds(2);

    @Inject
    ClickHouseClient clickHouse;

    @Inject
    ClickHouseSettings settings;

    @Inject
    MongoClient mongo;

    @Inject
    Event<LogSchemaMigrator.Ready> readiness;

    @ConfigProperty(name = "throughline.journey.mongo-database")
    String mongoDatabase;

    private final List<BackgroundLoop> loops = new ArrayList<>();
    private final CountDownLatch moved = new CountDownLatch(1);

    @AfterEach
    void close() {
        moved.countDown();
        loops.forEach(BackgroundLoop::close);
    }

    private BackgroundLoop loop(String name, Duration bound, BackgroundLoop.Work work) {
        BackgroundLoop loop = BackgroundLoop.named(name).hungAfter(bound).steps(() -> {
            work.run();
            return BackgroundLoop.DONE;
        });
        loops.add(loop);
        return loop.start();
    }

    private static double metric(String name, String loop) {
        return Metrics.globalRegistry.get(name).tag("loop", loop).gauge().value();
    }

    private static boolean isAlive(String loop) {
        return metric("throughline.loop.alive", loop) == 1;
    }

    @Test
    void whoWaitsUntilTheLogIsMovedIsAliveHoweverLongThatTakes() {
        CountDownLatch moving = new CountDownLatch(1);
        LogSchemaMigrator schema = new LogSchemaMigrator(clickHouse, impatient(), new PeriodTables(clickHouse, mongo, mongoDatabase) {
            @Override
            public void move() {
                moving.countDown();
                try {
                    moved.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }, readiness);
        loop("test-move", BOUND, schema::ensure);
        await().until(() -> moving.getCount() == 0);
        loop("test-wait", BOUND, schema::ensure);

        await().atMost(BOUND.multipliedBy(5)).until(() -> !isAlive("test-move"));
        await().during(BOUND.multipliedBy(2)).atMost(BOUND.multipliedBy(5))
                .until(() -> isAlive("test-wait") && metric("throughline.loop.running", "test-wait") == 1);
        assertThatThrownBy(schema::ensure).as("whoever waits for an answer has one")
                .isInstanceOf(ClickHouseClient.ClickHouseUnavailableException.class);
        moved.countDown();

        await().until(() -> metric("throughline.loop.running", "test-wait") == 0);
        schema.ensure();
        assertThat(isAlive("test-wait")).isTrue();
    }

    private ClickHouseSettings impatient() {
        return (ClickHouseSettings) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{ ClickHouseSettings.class },
                (proxy, method, arguments) -> method.getName().equals("writeTimeout") ? BOUND : method.invoke(settings, arguments));
    }

    @Test
    void whoWaitsForASlowStatementIsAliveUntilItEnds() {
        loop("test-statement", Duration.ofMillis(1_500), () -> clickHouse.job("SELECT sleep(3) AS slept"));
        loop("test-silent", Duration.ofMillis(1_500), moved::await);

        await().until(() -> {
            assertThat(isAlive("test-statement")).isTrue();
            return metric("throughline.loop.running", "test-statement") == 0;
        });
        assertThat(metric("throughline.loop.last.success", "test-statement")).as("the statement was answered").isPositive();
        assertThat(isAlive("test-silent")).as("what gives no sign is found out").isFalse();
    }
}
