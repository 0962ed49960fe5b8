package io.throughline.journey;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.OpenApiContract;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class OpenApiTest {

    @Test
    void theDocumentIsCommitted() {
        OpenApiContract.assertCommitted("journey-service");
    }

    @Test
    void healthIsTold() {
        for (String kind : new String[]{ "live", "ready", "started" }) {
            given().get("/q/health/" + kind).then().statusCode(200);
        }
    }
}
