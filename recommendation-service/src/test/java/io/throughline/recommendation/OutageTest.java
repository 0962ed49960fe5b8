package io.throughline.recommendation;

import static io.restassured.RestAssured.given;
import static io.throughline.recommendation.ShopTestClient.any;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class OutageTest {

    private final String user = "user_id:" + any("li");

    @AfterEach
    void restart() {
        TestServers.restart("kafka");
        TestServers.restart("postgres");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ShopTestClient.recommend(user, 1).statusCode() == 200);
    }

    @Test
    void answersWhileKafkaIsAwayAndTellsOfItAfterwards() {
        TestServers.kill("kafka");

        String decision = ShopTestClient.recommend(user, 3).then().statusCode(200).extract().path("decisionId");
        given().get("/q/health/live").then().statusCode(200);

        TestServers.restart("kafka");
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> TestEvents.all("decisions").stream()
                .anyMatch(told -> decision.equals(TestEvents.header(told, "ce_id"))));
    }

    @Test
    void says503WithRetryAfterWhilePostgresIsAwayAndLearnsWhatItMissed() {
        String item = any("kettle");
        TestServers.kill("postgres");

        ShopTestClient.recommend(user, 3).then().statusCode(503).header("Retry-After", "2").contentType("application/problem+json");
        ShopTestClient.sold(1, item);

        TestServers.restart("postgres");
        assertThat(ShopTestClient.await(user, ShopTestClient.showing(item)).getList("items.itemId")).contains(item);
    }
}
