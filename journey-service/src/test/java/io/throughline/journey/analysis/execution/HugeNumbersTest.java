package io.throughline.journey.analysis.execution;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.analysis.sql.FilterSql;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.junit.jupiter.api.Test;

/** Alipay's trade numbers have 28 digits. A number that no column holds hides nothing else of its event. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class HugeNumbersTest {

    private static final String TRADE = "2026112222001401234567890123";
    private static final List<String> ODD =
            List.of("\"trade_no\":" + TRADE, "\"trade_no\":2026112222001401234567890124", "\"trade_no\":-" + TRADE, "\"x\":1e309",
                    "\"x\":-1e400", "\"x\":{\"y\":[1,{\"z\":" + TRADE + "}]}", "\"x\":[18446744073709551616]",
                    "\"x\":0.1000000000000000000000000000000000000001",
                    "\"x\":100000000000000000000000000000.25", "\"x\":-9223372036854775809", "\"" + TRADE + "\":\"\\\"" + TRADE + "\"",
                    "\"x\":1e-400", "\"x\":1.50");

    @Inject
    ClickHouseClient clickHouse;

    private final String mark = somebody();
    private final String channel = "pay_" + mark;

    private Response metrics(String filter) {
        return as("analyst")
                .body("""
                {"period":{"month":"2026-03"},"by":"channel","filter":{"channel":["%s"]%s},"revenue":{"event":{"event":"Pay"},\
                "currency":"CNY"}}"""
                        .formatted(channel, filter.isEmpty() ? "" : "," + filter))
                .post("/v1/analytics/metrics");
    }

    private int found(String filter) {
        return metrics(filter).then().statusCode(200).extract().jsonPath().getInt("basis.events");
    }

    @Test
    void everyEventCountsIsFoundByEachFieldAndIsShownAsItWasSent() {
        JourneyTestClient.Source source = JourneyTestClient.source(channel);
        for (int i = 0; i < ODD.size(); i++) {
            source.send("track",
                    ("{\"userId\":\"%s-%d\",\"event\":\"Pay\",\"timestamp\":\"2026-03-02T10:00:00Z\",\"properties\":{%s,\"total\":100,"
                            + "\"currency\":\"CNY\"}}")
                            .formatted(mark, i, ODD.get(i)))
                    .then().statusCode(200);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> found("") == ODD.size());

        assertThat(metrics("").jsonPath().getDouble("rows[0].metrics.revenue.value")).isEqualTo(130_000);
        assertThat(found("\"property\":\"total\",\"gte\":100")).isEqualTo(13);
        assertThat(found("\"property\":\"currency\",\"eq\":\"CNY\"")).isEqualTo(13);
        assertThat(found("\"property\":\"trade_no\",\"exists\":true")).isEqualTo(3);
        assertThat(found("\"property\":\"trade_no\",\"eq\":" + TRADE + "")).isEqualTo(1);
        assertThat(found("\"property\":\"trade_no\",\"eq\":\"" + TRADE + "\"")).isEqualTo(1);
        assertThat(found("\"property\":\"trade_no\",\"in\":[-" + TRADE + ",7]")).isEqualTo(1);
        assertThat(found("\"property\":\"x\",\"exists\":true")).isEqualTo(9);
        assertThat(clickHouse
                .query("SELECT " + FilterSql.text("trade_no") + " AS v FROM touchpoints WHERE channel = " + ClickHouseClient.quoted(channel)
                        + " AND v != '' ORDER BY v")
                .stream().map(row -> row.get("v").asText()))
                .containsExactly("-" + TRADE, TRADE, "2026112222001401234567890124");
        assertThat(shown(0)).contains("\"trade_no\":" + TRADE + ",");
        assertThat(shown(5)).contains("\"z\":" + TRADE + "}");
        assertThat(shown(7)).contains("\"x\":0.1000000000000000000000000000000000000001,");
        assertThat(shown(8)).contains("\"x\":100000000000000000000000000000.25,");
        assertThat(shown(12)).contains("\"x\":1.50,");
    }

    private String shown(int event) {
        return JourneyTestClient.timeline("user_id:" + mark + "-" + event, 1).asString();
    }
}
