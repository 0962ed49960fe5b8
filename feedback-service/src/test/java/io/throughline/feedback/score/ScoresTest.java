package io.throughline.feedback.score;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.batch;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;

import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class ScoresTest {

    private final String channel = "s" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);

    private void answered(String... fields) {
        String[] responses = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            responses[i] = body(newId(), fields[i] + ",\"channel\":\"" + channel + "\"");
        }
        as(TestTokens.of("admin")).body(batch(responses)).post("/v1/responses/batch").then().statusCode(200);
    }

    /** By hand: 1 promoter, 1 passive, 2 detractors of 4: -25; n' = 7, p = 0.25, d = 2.75/7: -14.2857 -+ 58.4455. */
    @Test
    void theScoreOfAChannelComesWithNAndInterval() {
        answered("\"nps\":10", "\"nps\":8", "\"nps\":3,\"csat\":5", "\"nps\":0");

        as(TestTokens.of("analyst")).queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").then().statusCode(200)
                .body("items.size()", equalTo(1)).body("next", nullValue()).body("items[0].channel", equalTo(channel))
                .body("items[0].metric", equalTo("nps"))
                .body("items[0].n", equalTo(4)).body("items[0].score", equalTo(-25.0f)).body("items[0].low", equalTo(-72.73f))
                .body("items[0].high", equalTo(44.16f)).body("items[0].method", equalTo("adjusted_wald"))
                .body("items[0].mean", equalTo(5.25f))
                .body("items[0].distribution.'10'", equalTo(1)).body("items[0].distribution.'9'", equalTo(0));
        as(TestTokens.of("agent")).queryParam("metric", "csat").queryParam("channel", channel).queryParam("interval", "day")
                .get("/v1/scores")
                .then().body("items[0].n", equalTo(1)).body("items[0].score", equalTo(100.0f)).body("items[0].method", equalTo("wilson"))
                .body("items[0].period.from", equalTo("2026-01-31T00:00:00Z")).body("items[0].period.to", equalTo("2026-02-01T00:00:00Z"));
    }

    @Test
    void whatNobodyAnsweredHasNoScore() {
        as(TestTokens.of("analyst")).queryParam("metric", "ces").queryParam("channel", channel).get("/v1/scores").then().statusCode(200)
                .body("items.size()", equalTo(0));
    }

    @Test
    void aPartnerSeesTheScoresOfItsOwnChannelAlone() {
        answered("\"nps\":10");
        asMall().body(body(newId(), "\"nps\":9")).post("/v1/responses").then().statusCode(201);

        asMall().queryParam("metric", "nps").get("/v1/scores").then().statusCode(200).body("items.channel", everyItem(equalTo("partner")));
        asMall().queryParam("metric", "nps").queryParam("channel", channel).get("/v1/scores").then().statusCode(403);
    }

    @Test
    void onlyThoseWhoMayRead() {
        RestAssured.get("/v1/scores?metric=nps").then().statusCode(401);
        as(TestTokens.forged("analyst")).get("/v1/scores?metric=nps").then().statusCode(401);
        as(TestTokens.of("marketer")).get("/v1/scores?metric=nps").then().statusCode(403);
        as(TestTokens.of("privacy")).get("/v1/scores?metric=nps").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({ "metric, mood", "interval, year", "zone, Mars/Olympus", "zone, UTC+8", "from, 2026", "channel, 'a b'" })
    void aFaultyParameterIsNamed(String name, String value) {
        var request = as(TestTokens.of("analyst"));
        if (!name.equals("metric")) {
            request.queryParam("metric", "nps");
        }
        request.queryParam(name, value).get("/v1/scores").then().statusCode(400).body("errors.field", contains(name));
    }

    @Test
    void theMetricIsSaid() {
        as(TestTokens.of("analyst")).get("/v1/scores").then().statusCode(400).body("errors.field", contains("metric"));
    }
}
