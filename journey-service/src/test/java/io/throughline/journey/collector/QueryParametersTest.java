package io.throughline.journey.collector;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.contract.OutsideContract;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector passes over what links and SDKs append; the bearer APIs refuse what they do not know. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class QueryParametersTest {

    @ParameterizedTest
    @ValueSource(strings = { "track", "page", "identify", "screen", "batch" })
    @OutsideContract(reason = "Links and SDKs append parameters of their own, which the collector passes over")
    void theCollectorPassesOverParameters(String call) {
        JourneyTestClient.Source web = JourneyTestClient.source("web");
        String event = "{\"type\":\"" + (call.equals("batch") ? "track" : call) + "\",\"userId\":\"q\",\"event\":\"A\",\"name\":\"A\"}";

        given().auth().preemptive().basic(web.key(), "").body(call.equals("batch") ? "{\"batch\":[" + event + "]}" : event)
                .post("/v1/" + call + "?utm_source=x&utm_source=y&fbclid=1&_=2").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/quarantine?identifier=a", "/v1/sources?utm_source=a", "/v1/timelines/user_id:42?channels=web" })
    void theOthersRefuseThem(String path) {
        as("admin").get(path).then().statusCode(400).contentType(containsString("application/problem+json"))
                .body("type", equalTo("urn:throughline:problem:invalid-parameter"));
    }
}
