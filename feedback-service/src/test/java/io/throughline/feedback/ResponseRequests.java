package io.throughline.feedback;

import static io.restassured.RestAssured.given;

import java.util.UUID;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestTokens;

/** Requests as partners and colleagues send them. */
public final class ResponseRequests {

    private ResponseRequests() {
    }

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    /** The partner mall, bound to the channel {@code partner}. */
    public static RequestSpecification asMall() {
        return as(TestTokens.partner("partner-mall", "partner"));
    }

    public static ValidatableResponse post(RequestSpecification who, String body) {
        return who.body(body).post("/v1/responses").then();
    }

    public static String newId() {
        return "t-" + UUID.randomUUID();
    }

    /** A sound response with further fields, such as {@code "nps":3}. */
    public static String body(String id, String fields) {
        return """
                {"id":"%s","identifiers":["user_id:42"],"occurredAt":"2026-01-31T09:30:00Z",%s}""".formatted(id, fields);
    }

    public static String batch(String... responses) {
        return "{\"responses\":[" + String.join(",", responses) + "]}";
    }
}
