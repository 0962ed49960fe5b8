package io.throughline.profile.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.event.KeyedEvent;
import io.throughline.commons.event.ReceivedEvent;
import io.throughline.profile.RealServers;
import io.throughline.profile.intake.InboundEventReader;
import io.throughline.profile.intake.IntakeListener;
import org.junit.jupiter.api.Test;

/**
 * How many touchpoints a second one consumer thread applies, Kafka left out. Not part of the build: run with
 * {@code mvn -pl profile-service test -Dtest.jvm=-XX:+UseG1GC -Dtest=ThroughputMeasurement}.
 */
@QuarkusTest
@RealServers
class ThroughputMeasurement {

    private static final int BATCH = 1_000;
    private static final int BATCHES = 40;

    @Inject
    IntakeListener listener;

    @Test
    void touchpointsASecond() throws Exception {
        int people = 10_000;
        Random random = new Random(1);
        measure("new people (2 names each, 1 in 10 with traits)", people / BATCH, i -> touchpoint(i, i % 10 == 0, i));
        measure("known people, nothing new", BATCHES, i -> touchpoint(random.nextInt(people), false, i));
        measure("known people, 1 in 20 says traits anew", BATCHES, i -> touchpoint(random.nextInt(people), i % 20 == 0, i));
        measure("anonymous visitors", BATCHES, i -> visitor(i));
    }

    private void measure(String what, int batches, java.util.function.IntFunction<ReceivedEvent> event) throws Exception {
        long applying = 0;
        for (int batch = 0; batch < batches; batch++) {
            List<ReceivedEvent> events = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                events.add(event.apply(batch * BATCH + i));
            }
            long start = System.nanoTime();
            listener.apply(events);
            applying += System.nanoTime() - start;
        }
        System.out.printf("%s: %,.0f touchpoints/s%n", what, batches * (double) BATCH / applying * 1e9);
    }

    private static ReceivedEvent touchpoint(int person, boolean identifies, int second) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z").plusMillis(second);
        return received("user_id:bench-" + person, """
                {"messageId":"%s","type":"%s","name":"Product Viewed","subject":"user_id:bench-%d",
                 "identifiers":["user_id:bench-%d","anonymous_id:bench-%d"],"channel":"web","source":"shop-web","timestamp":"%s",
                 "receivedAt":"%s","properties":{"product_id":"p-1","name":"龙井茶","price":64.25},"traits":%s,"context":{"locale":"zh-CN"}}"""
                .formatted(UUID.randomUUID(), identifies ? "identify" : "track", person, person, person, at, at,
                        identifies ? "{\"city\":\"上海\",\"name\":\"李娜\",\"plan\":\"p" + second % 3 + "\"}" : "{}"));
    }

    private static ReceivedEvent visitor(int number) {
        return received("anonymous_id:v" + number, """
                {"messageId":"%s","type":"page","subject":"anonymous_id:v%d","identifiers":["anonymous_id:v%d"],"channel":"web",\
                "source":"shop-web",
                 "timestamp":"2026-03-01T12:00:00Z","receivedAt":"2026-03-01T12:00:00Z","properties":{},"traits":{},"context":{}}"""
                .formatted(UUID.randomUUID(), number, number));
    }

    private static ReceivedEvent received(String key, String json) {
        return new ReceivedEvent(
                new KeyedEvent(UUID.randomUUID().toString(), "/sources/shop-web", InboundEventReader.TOUCHPOINT, key, Instant.now(),
                        json.getBytes(StandardCharsets.UTF_8), null),
                "touchpoints", 0, 0);
    }
}
