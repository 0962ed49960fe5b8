package io.throughline.profile;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import org.awaitility.Awaitility;

/** What a shop's sources tell, and what its staff see of it. */
public final class ShopTestClient {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private ShopTestClient() {
    }

    /** A name that no other test uses. */
    public static String anyone() {
        return UUID.randomUUID().toString().substring(0, 13);
    }

    public static String track(Instant at, String... identifiers) {
        return event("track", at, "{}", identifiers);
    }

    public static String identify(Instant at, String traits, String... identifiers) {
        return event("identify", at, traits, identifiers);
    }

    private static String event(String type, Instant at, String traits, String... identifiers) {
        String all = Arrays.stream(identifiers).collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return """
                {"messageId":"%s","type":"%s","name":"Order Completed","subject":"%s","identifiers":%s,"channel":"web",
                 "source":"shop-web","trust":"server","timestamp":"%s","receivedAt":"%s","properties":{"a":[1]},"traits":%s,"context":{},
                 "fieldOfTomorrow":{"deep":[{"x":1}]}}""".formatted(UUID.randomUUID(), type, identifiers[0], all, at, at, traits);
    }

    public static void tell(String touchpoint) {
        JsonPath json = JsonPath.from(touchpoint);
        TestEvents.touchpoint("shop-web", json.getString("subject"), json.getString("messageId"), touchpoint);
    }

    public static Response get(String identifier) {
        return given().auth().oauth2(TestTokens.of("agent")).get("/v1/profiles/by-identifier/{identifier}", identifier);
    }

    /** The profile of an identifier, once it is as expected. */
    public static JsonPath await(String identifier, Predicate<JsonPath> like) {
        return Awaitility.await("profile of " + identifier).atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20))
                .until(() -> get(identifier), answer -> answer.statusCode() == 200 && like.test(answer.jsonPath())).jsonPath();
    }

    public static JsonPath await(String identifier) {
        return await(identifier, profile -> true);
    }

    public static Predicate<JsonPath> withIdentifiers(int count) {
        return profile -> profile.getList("identifiers").size() == count;
    }
}
