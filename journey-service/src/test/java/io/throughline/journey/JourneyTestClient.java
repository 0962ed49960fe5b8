package io.throughline.journey;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.util.UUID;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;
import org.awaitility.Awaitility;

/** What the tests of several features do by the public API. */
public final class JourneyTestClient {

    private JourneyTestClient() {
    }

    /** A fresh source of the company's own systems, in a channel; its key counts already. */
    public static Source source(String channel) {
        return source(channel, "server");
    }

    /** @param trust public, server or import */
    public static Source source(String channel, String trust) {
        String id = "source-" + UUID.randomUUID().toString().substring(0, 8);
        String key = as("admin").body("""
                {"name": "商店 shop", "channel": "%s", "trust": "%s"}""".formatted(channel, trust)).put("/v1/sources/" + id).then()
                .statusCode(201)
                .extract().path("writeKey");
        return new Source(id, key);
    }

    public record Source(String id, String key) {

        public Response send(String call, String json) {
            return given().auth().preemptive().basic(key, "").contentType("application/json").body(json).post("/v1/" + call);
        }
    }

    public static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }

    /** Asks until the timeline has so many items. */
    public static Response timeline(String identifier, int items) {
        return Awaitility.await("timeline of " + items).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(100)).until(
                () -> as("agent").get("/v1/timelines/" + identifier),
                answer -> answer.statusCode() == 200 && answer.jsonPath().getList("items").size() == items);
    }

    /** A person that no other test knows. */
    public static String somebody() {
        return "u" + UUID.randomUUID().toString().substring(0, 8);
    }
}
