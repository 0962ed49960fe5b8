package io.throughline.feedback;

import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.hamcrest.Matchers.notNullValue;

import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;

/** Neither MongoDB nor Kafka is there when the service starts. */
@QuarkusTest
@TestProfile(StartTest.Alone.class)
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "mongo"))
class StartTest {

    /** Port 1 is reserved (tcpmux) and nothing listens there. */
    public static class Alone implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.mongodb.connection-string", "mongodb://localhost:1", "throughline.kafka.bootstrap-servers",
                    "localhost:1");
        }
    }

    @Test
    void theServiceStartsAndSaysWhatItLacks() {
        RestAssured.get("/q/health/live").then().statusCode(200);
        RestAssured.get("/q/health/started").then().statusCode(200);
        RestAssured.get("/q/health/ready").then().statusCode(503);
        RestAssured.get("/q/openapi").then().statusCode(200);
        post(asMall(), body(newId(), "\"nps\":3")).statusCode(503).header("Retry-After", notNullValue());
        post(asMall(), body(newId(), "\"nps\":33")).statusCode(400);
    }
}
