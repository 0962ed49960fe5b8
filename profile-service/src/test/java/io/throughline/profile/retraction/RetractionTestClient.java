package io.throughline.profile.retraction;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.time.Instant;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.privacy.OtherServices;
import org.awaitility.Awaitility;

/** Asks for retractions, the other services answering. */
final class RetractionTestClient {

    private static final String COUNT = "retraction-count";
    private static final String RETRACTION = "retraction";

    private RetractionTestClient() {
    }

    static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }

    static String body(String id, String origin, String source, Instant from, Instant until) {
        return "{\"id\":\"%s\",\"origin\":\"%s\",\"source\":\"%s\",\"from\":\"%s\",\"until\":\"%s\",\"reason\":\"钥匙被盗\"}".formatted(id,
                origin, source, from, until);
    }

    static Response ask(String id, String origin, String source, Instant from, Instant until) {
        return as("privacy").body(body(id, origin, source, from, until)).post("/v1/source-retractions");
    }

    static Response execute(String id) {
        return as("privacy").post("/v1/source-retractions/{id}/execution", id);
    }

    static JsonPath await(String id, String status) {
        return Awaitility.await("retraction " + id).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20))
                .until(() -> as("admin").get("/v1/source-retractions/{id}", id).jsonPath(),
                        found -> status.equals(found.getString("status")));
    }

    static JsonPath counted(String id, String origin, String source, Instant from, Instant until) {
        ask(id, origin, source, from, until).then().statusCode(202);
        OtherServices.answer(id, COUNT);
        return await(id, "counted");
    }

    static JsonPath executed(String id) {
        execute(id).then().statusCode(202);
        OtherServices.answer(id, RETRACTION);
        return await(id, "completed");
    }

    /** What this service would delete, or has deleted, of a kind. */
    static long of(JsonPath retraction, String what, String kind) {
        return retraction.getLong("services.find { it.service == 'profile-service' }." + what + ".'" + kind + "'");
    }
}
