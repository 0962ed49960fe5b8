package io.throughline.profile.segment;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** What a marketer does with segments, and what a shop's customers do. */
public final class SegmentClient {

    private SegmentClient() {
    }

    public static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }

    static String body(String name, String rule) {
        return "{\"name\":\"" + name + "\",\"rule\":" + rule + "}";
    }

    /** Makes a segment and waits until everybody was asked. */
    static UUID make(String name, String rule) {
        Response made = as("marketer").header("Idempotency-Key", UUID.randomUUID().toString()).body(body(name, rule)).post("/v1/segments");
        made.then().statusCode(201);
        UUID id = UUID.fromString(made.jsonPath().getString("id"));
        return filled(id);
    }

    static UUID filled(UUID id) {
        return eventually(id, segment -> segment.getString("job") == null || List.of("done").contains(segment.getString("job.status")));
    }

    static UUID eventually(UUID id, Predicate<JsonPath> like) {
        Awaitility.await("segment " + id).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20))
                .until(() -> as("analyst").get("/v1/segments/" + id).jsonPath(), like::test);
        return id;
    }

    static void change(UUID id, String name, String rule) {
        as("marketer").header("If-Match", "*").body(body(name, rule)).put("/v1/segments/" + id).then().statusCode(200);
        filled(id);
    }

    static String event(String name, Instant at, String properties, String... identifiers) {
        String all = List.of(identifiers).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return """
                {"messageId":"%s","type":"track","name":"%s","subject":"%s","identifiers":%s,"channel":"web","source":"shop-web",\
                "timestamp":"%s",
                 "receivedAt":"%s","properties":%s,"traits":{},"context":{}}""".formatted(UUID.randomUUID(), name, identifiers[0], all, at,
                at, properties);
    }

    static void did(String name, Instant at, String... identifiers) {
        ShopTestClient.tell(event(name, at, "{}", identifiers));
    }

    static UUID profile(String identifier) {
        return UUID.fromString(ShopTestClient.await(identifier).getString("id"));
    }

    /** Whether the store says so, now. */
    static boolean isMember(UUID segment, UUID profile) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(
                "select cast(count(*) as int) from segment_member where segment_id = :segment and profile_id = :profile", Integer.class)
                .setParameter("segment", segment).setParameter("profile", profile).getSingleResult()) > 0;
    }

    static void awaitMember(UUID segment, UUID profile, boolean member) {
        Awaitility.await(profile + (member ? " in " : " out of ") + segment).atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(25))
                .until(() -> isMember(segment, profile) == member);
    }

    /** What topic `segments` was told of a person and a segment, in order. */
    static List<JsonPath> told(UUID segment, UUID profile) {
        return records(segment, profile).stream()
                .map(record -> JsonPath.from(new String(record.value(), java.nio.charset.StandardCharsets.UTF_8))).toList();
    }

    static List<ConsumerRecord<String, byte[]>> records(UUID segment, UUID profile) {
        return TestEvents.all("segments").stream().filter(record -> record.key().equals(profile.toString())
                && new String(record.value(), java.nio.charset.StandardCharsets.UTF_8).contains(segment.toString())).toList();
    }

    static List<ConsumerRecord<String, byte[]>> awaitTold(UUID segment, UUID profile, int count) {
        return Awaitility.await(count + " moves told").atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(20))
                .until(() -> records(segment, profile), records -> records.size() >= count);
    }

    static void sql(String statement) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }
}
