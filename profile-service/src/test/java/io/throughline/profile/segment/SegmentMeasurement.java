package io.throughline.profile.segment;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.profile.RealServers;
import io.throughline.profile.intake.IntakeListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * How many touchpoints a second one consumer thread takes in, Kafka left out, without segments and with a hundred, of
 * which twenty depend on the events. Not part of the build: run with {@code mvn -pl profile-service test
 * -Dtest.jvm=-XX:+UseG1GC -Dtest=SegmentMeasurement}.
 */
@QuarkusTest
@RealServers
class SegmentMeasurement {

    private static final int BATCH = 500;
    private static final int PEOPLE = 10_000;

    @Inject
    IntakeListener listener;

    private final Random random = new Random(1);

    @Test
    void touchpointsASecond() throws Exception {
        for (int i = 0; i < PEOPLE; i += BATCH) {
            take(i, true);
        }
        measure("no segments");
        for (int i = 0; i < 100; i++) {
            String rule = i < 20
                    ? "{\"and\":[{\"did\":\"Product Viewed\",\"count\":{\"gte\":" + (2 + i) + "},\"within\":\"P" + (1 + i)
                            + "D\"},{\"trait\":\"city\",\"ne\":\"x\"}]}"
                    : "{\"did\":\"Event " + i + "\",\"count\":{\"gte\":3},\"within\":\"P30D\"}";
            SegmentClient.as("marketer").body(SegmentClient.body("M" + i, rule)).post("/v1/segments").then().statusCode(201);
        }
        long start = System.nanoTime();
        Awaitility.await().atMost(Duration.ofMinutes(30)).pollInterval(Duration.ofMillis(100))
                .until(() -> PostgresClient.inTransaction(session -> session
                        .createNativeQuery("select cast(count(*) as int) from segment_job where status <> 'done'", Integer.class)
                        .getSingleResult()) == 0);
        System.out.printf("100 segments found the members among %,d people in %.1f s%n", PEOPLE, (System.nanoTime() - start) / 1e9);
        measure("100 segments, 20 depend on the events");
        measure("again");
    }

    private void measure(String what) throws Exception {
        List<Long> times = new ArrayList<>();
        for (int batch = 0; batch < 60; batch++) {
            times.add(take(-1, false));
        }
        times.subList(0, 10).clear();
        times.sort(null);
        double sum = times.stream().mapToLong(each -> each).sum() / 1e9;
        System.out.printf("%s: %,.0f touchpoints/s, a batch of %d p50 %.1f ms, p99 %.1f ms%n", what, times.size() * BATCH / sum, BATCH,
                times.get(times.size() / 2) / 1e6, times.getLast() / 1e6);
    }

    private long take(int first, boolean identify) throws Exception {
        List<ReceivedEvent> events = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            events.add(touchpoint(identify ? first + i : random.nextInt(PEOPLE), identify));
        }
        long start = System.nanoTime();
        listener.apply(events);
        return System.nanoTime() - start;
    }

    private static ReceivedEvent touchpoint(int person, boolean identify) {
        Instant at = Instant.now().minus(Duration.ofHours(person % 200));
        String json = """
                {"messageId":"%s","type":"%s","name":"Product Viewed","subject":"user_id:seg-%d","identifiers":["user_id:seg-%d",\
                "anonymous_id:seg-%d"],
                 "channel":"web","source":"shop-web","timestamp":"%s","receivedAt":"%s","properties":{"product_id":"p-1","name":"龙井茶",\
                "price":64.25},
                 "traits":%s,"context":{}}""".formatted(UUID.randomUUID(), identify ? "identify" : "track", person, person, person, at, at,
                identify ? "{\"city\":\"上海\"}" : "{}");
        return new ReceivedEvent(new KeyedEvent(UUID.randomUUID().toString(), "/sources/shop-web", "io.throughline.touchpoint.v1",
                "user_id:seg-" + person, Instant.now(),
                json.getBytes(StandardCharsets.UTF_8), null), "touchpoints", 0, 0);
    }
}
