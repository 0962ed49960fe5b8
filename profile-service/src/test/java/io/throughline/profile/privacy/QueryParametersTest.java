package io.throughline.profile.privacy;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.privacy.PrivacyTestClient.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.profile.RealServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parameter that is not known is refused by name: passed over, it would answer with everything. */
@QuarkusTest
@RealServers
class QueryParametersTest {

    @ParameterizedTest
    @ValueSource(strings = { "/v1/audit?identifier=user_id:42", "/v1/audit?Subject=user_id:42", "/v1/privacy/requests?identifier=a",
            "/v1/privacy/requests/x?identifier=a",
            "/v1/segments?identifier=a", "/v1/consent-purposes?identifier=a", "/v1/audit/verification?identifier=a" })
    void anUnknownParameterIsRefusedByName(String path) {
        as("admin").get(path).then().statusCode(400).contentType(containsString("application/problem+json"))
                .body("type", equalTo("urn:throughline:problem:invalid-parameter"))
                .body("errors[0].field", containsString(path.contains("Subject") ? "Subject" : "identifier"));
    }

    @Test
    void theKnownOnesAreListedAndOneGivenTwiceIsRefused() {
        as("admin").get("/v1/audit?identifier=user_id:42").then().body("errors[0].message", containsString("subject"));
        as("admin").get("/v1/privacy/requests?kind=access&kind=erasure").then().statusCode(400).body("errors[0].field", equalTo("kind"));
        as("admin").get("/v1/privacy/requests?kind=access&limit=1").then().statusCode(200);
    }

    @Test
    void whoMayNotAskIsToldThatFirst() {
        given().get("/v1/audit?identifier=user_id:42").then().statusCode(401);
        as("agent").get("/v1/audit?identifier=user_id:42").then().statusCode(403);
    }
}
