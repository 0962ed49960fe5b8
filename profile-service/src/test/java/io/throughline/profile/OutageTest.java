package io.throughline.profile;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;

import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class OutageTest {

    private final String user = "user_id:" + anyone();

    @Test
    void withoutKafkaProfilesAreReadAndEditedAndWhatChangedIsToldLater() {
        tell(track(NOON, user));
        String id = ShopTestClient.await(user).getString("id");
        TestServers.kill("kafka");
        try {
            as("agent").header("If-Match", "\"1\"").contentType("application/json")
                    .body("{\"city\":\"上海\"}").patch("/v1/profiles/{id}/traits", id).then().statusCode(200);
            // The pool that migrates may have to notice first that PostgreSQL was killed in the test before this one.
            Awaitility.await().untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        } finally {
            TestServers.restart("kafka");
        }

        TestEvents.await("profiles", each -> each.key().equals(id) && TestEvents.header(each, "ce_type").contains("updated"));
        tell(track(NOON, "user_id:next-" + user.substring(8)));
        ShopTestClient.await("user_id:next-" + user.substring(8));
    }

    @Test
    void withoutPostgresTouchpointsWaitAndRequestsAreToldToTryAgain() {
        tell(track(NOON, user));
        String id = ShopTestClient.await(user).getString("id");
        TestServers.kill("postgres");
        try {
            tell(track(NOON, user, "crm_id:late-" + user.substring(8)));
            for (Response answer : List.of(ShopTestClient.get(user), as("agent").get("/v1/profiles"), as("agent").header("If-Match", "*")
                    .contentType("application/json").body("{\"city\":\"上海\"}").patch("/v1/profiles/{id}/traits", id))) {
                answer.then().statusCode(503).header("Retry-After", "2").contentType("application/problem+json");
            }
        } finally {
            TestServers.restart("postgres");
        }

        ShopTestClient.await(user, ShopTestClient.withIdentifiers(2));
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
