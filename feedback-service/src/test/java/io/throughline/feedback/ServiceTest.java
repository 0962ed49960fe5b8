package io.throughline.feedback;

import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.OpenApiContract;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class ServiceTest {

    @Test
    void theApiIsTheCommittedOne() {
        OpenApiContract.assertCommitted("feedback-service");
    }

    @Test
    void anOperatorSeesHealthAndMetrics() {
        RestAssured.get("/q/health/live").then().statusCode(200);
        RestAssured.get("/q/health/ready").then().statusCode(200);
        RestAssured.get("/q/health/started").then().statusCode(200);
        RestAssured.get("/q/metrics").then().statusCode(200).body(containsString("throughline_outbox_rows"))
                .body(containsString("throughline_outbox_age_seconds")).body(containsString("throughline_identity_index_size"));
    }
}
