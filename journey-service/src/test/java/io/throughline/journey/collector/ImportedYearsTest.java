package io.throughline.journey.collector;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three batches of some KB with a timestamp of every month since 1970: by a public key, and by one that may send them. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class ImportedYearsTest {

    private static final int BATCH = 230;

    @Inject
    ClickHouseClient clickHouse;

    private final String visitor = somebody();

    private Response send(JourneyTestClient.Source source, int first) {
        String events = IntStream.range(first, Math.min(first + BATCH, 683))
                .mapToObj(month -> "{\"type\":\"track\",\"anonymousId\":\"" + visitor
                        + "\",\"event\":\"View\",\"messageId\":\"" + visitor + month + "\",\"timestamp\":\""
                        + LocalDate.EPOCH.plusMonths(month) + "T00:00:00Z\"}")
                .collect(Collectors.joining(","));
        byte[] gzip = gzip("{\"batch\":[" + events + "]}");
        assertThat(gzip.length).isLessThan(4_000);
        return given().auth().preemptive().basic(source.key(), "").header("Content-Encoding", "gzip").contentType("application/json")
                .body(gzip).post("/v1/batch");
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private long number(String sql) {
        return clickHouse.query(sql).getFirst().get("n").asLong();
    }

    private long stored() {
        return number("SELECT count() AS n FROM touchpoints WHERE subject = 'anonymous_id:" + visitor + "'");
    }

    @Test
    void byAPublicKeyAllAreSetAsideWithTheirReason() {
        JourneyTestClient.Source web = JourneyTestClient.source("web", "public");

        for (int first = 0; first < 460; first += BATCH) {
            send(web, first).then().statusCode(200).body("accepted", equalTo(0), "quarantined", hasSize(BATCH), "quarantined[0].field",
                    equalTo("/timestamp"));
        }
        int young = send(web, 460).then().statusCode(200).extract().path("accepted");

        assertThat(young).isBetween(2, 3);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stored() == young);
    }

    @Test
    void byAnImportsKeyAllAreKeptInFewPartitionsAndQuestionsStayFast() {
        JourneyTestClient.Source history = JourneyTestClient.source("web", "import");

        for (int first = 0; first < 683; first += BATCH) {
            send(history, first).then().statusCode(200).body("quarantined", hasSize(0));
        }

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stored() == 683);
        assertThat(number(
                "SELECT uniqExact(partition_id) AS n FROM system.parts WHERE active AND database = currentDatabase() AND table = "
                        + "'touchpoints'"))
                .isLessThanOrEqualTo(30);
        long started = System.nanoTime();
        as("analyst")
                .body("{\"period\":{\"from\":\"1970-01-01\",\"to\":\"" + LocalDate.now()
                        + "\"},\"steps\":[{\"event\":\"View\"},{\"event\":\"View\"}]}")
                .post("/v1/analytics/funnel").then().statusCode(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"timestamp\":\"1970-01-01T00:00:00Z\"", "\"originalTimestamp\":\"2001-09-09T01:46:40Z\"",
            "\"timestamp\":\"2020-01-01T00:00:00+08:00\",\"sentAt\":\"2026-11-30T00:00:00Z\"" })
    void eachWayToSayAnOldTimeIsRefusedAlike(String time) {
        JourneyTestClient.Source web = JourneyTestClient.source("web", "public");

        web.send("track", "{\"anonymousId\":\"" + visitor + "\",\"event\":\"View\"," + time + "}").then().statusCode(400)
                .body("errors[0].field", equalTo("/timestamp"));
    }

    @Test
    void aReplayGetsNoOlderEventThroughThanTheKeyDid() {
        JourneyTestClient.Source web = JourneyTestClient.source("web", "public");
        String id = web.send("track", "{\"anonymousId\":\"" + visitor + "\",\"event\":\"View\",\"timestamp\":\"1999-01-01T00:00:00Z\"}")
                .then().statusCode(400)
                .extract().path("quarantineId");
        Awaitility.await().until(() -> as("admin").get("/v1/quarantine/" + id).statusCode() == 200);

        as("admin").post("/v1/quarantine/" + id + "/replay").then().statusCode(422);
    }
}
