package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.batch;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class OutageTest {

    @AfterEach
    void mend() {
        TestServers.restart("kafka");
        TestServers.restart("mongo");
    }

    private static double metric(String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\S+)$").matcher(RestAssured.get("/q/metrics").asString());
        return line.find() ? Double.parseDouble(line.group(1)) : -1;
    }

    @Test
    void withoutKafkaAResponseIsTakenAndToldLater() {
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("throughline_outbox_rows") == 0);
        TestServers.kill("kafka");
        Instant before = Instant.now();

        String id = post(asMall(), body(newId(), "\"nps\":3")).statusCode(201).extract().path("responseId");

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
        asMall().get("/v1/responses/" + id).then().statusCode(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("throughline_outbox_rows") == 1);
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("throughline_outbox_age_seconds") > 1);
        TestServers.restart("kafka");
        TestEvents.await("feedback", each -> id.equals(TestEvents.header(each, "ce_id")));
        await().atMost(Duration.ofSeconds(20)).until(() -> metric("throughline_outbox_rows") == 0);
    }

    @Test
    void withoutTheStoreCallersAreToldToComeAgain() {
        String response = body(newId(), "\"nps\":3");
        TestServers.kill("mongo");
        Instant before = Instant.now();

        post(asMall(), response).statusCode(503).contentType("application/problem+json").header("Retry-After", notNullValue())
                .body("type", equalTo("urn:throughline:problem:unavailable"));
        asMall().body(batch(response)).post("/v1/responses/batch").then().statusCode(503);
        as(TestTokens.of("analyst")).queryParam("metric", "nps").get("/v1/scores").then().statusCode(503);
        as(TestTokens.of("analyst")).get("/v1/responses").then().statusCode(503);

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(16));
        RestAssured.get("/q/health/live").then().statusCode(200);
        RestAssured.get("/q/health/ready").then().statusCode(503);
        TestServers.restart("mongo");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> post(asMall(), response).statusCode(201));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void aRestartOfTheStoreForgetsNothing() {
        String response = body(newId(), "\"nps\":3");
        String id = post(asMall(), response).statusCode(201).extract().path("responseId");
        TestServers.kill("mongo");

        TestServers.restart("mongo");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> post(asMall(), response).statusCode(200).body("responseId", equalTo(id)));
    }
}
