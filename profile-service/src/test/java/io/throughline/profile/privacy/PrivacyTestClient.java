package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.util.function.Predicate;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import org.awaitility.Awaitility;

/** What the privacy team asks for people, and what it sees of it. */
final class PrivacyTestClient {

    private PrivacyTestClient() {
    }

    static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }

    /** @param more further fields of the body */
    static Response post(String id, String kind, String subject, String more) {
        return as("privacy").body("{\"id\":\"%s\",\"kind\":\"%s\",\"subject\":\"%s\"%s}".formatted(id, kind, subject, more))
                .post("/v1/privacy/requests");
    }

    static JsonPath await(String id, Predicate<JsonPath> like) {
        return Awaitility.await("request " + id).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20))
                .until(() -> as("admin").get("/v1/privacy/requests/{id}", id).jsonPath(), like);
    }

    static JsonPath awaitStatus(String id, String status) {
        return await(id, found -> status.equals(found.getString("status")));
    }

    static int sql(String statement) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }

    static long count(String from) {
        return PostgresClient.<
                Long>inTransaction(session -> session.createNativeQuery("select count(*) from " + from, Long.class).getSingleResult());
    }
}
