package io.throughline.journey.cors;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of listed origins may call the APIs, pages of all origins the collector. Tests run with two entries, which commons has. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class CrossOriginTest {

    private static final String LISTED = "https://app.example.com";
    private static final String STRANGER = "https://shop.example";

    @ParameterizedTest
    @ValueSource(strings = { LISTED, "http://localhost:5173" })
    void aPreflightOfAListedOriginIsAnsweredWithoutAToken(String origin) {
        preflight(origin, "PUT").header("Access-Control-Request-Headers", "authorization,if-match,idempotency-key")
                .options("/v1/metric-targets/nps").then().statusCode(204)
                .header("Access-Control-Allow-Origin", origin).header("Vary", containsString("origin"))
                .header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE").header("Access-Control-Max-Age", "7200")
                .header("Access-Control-Allow-Headers", containsString("Authorization, Content-Type, Accept-Language, If-Match"))
                .header("Access-Control-Allow-Headers", containsString("Idempotency-Key, X-Query-Id, X-Access-Reason"))
                .header("Access-Control-Allow-Credentials", nullValue());
    }

    @Test
    void aPreflightOfAnyOtherOriginIsRefusedWithTheReason() {
        preflight(STRANGER, "PUT").options("/v1/metric-targets/nps").then().statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue()).header("Access-Control-Allow-Methods", nullValue())
                .contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:forbidden")).body("title", equalTo("These credentials may not do this"))
                .body("detail", containsString("CORS_ORIGINS"));
    }

    @Test
    void aListedPageMayReadTheAnswerAndItsHeaders() {
        as("admin").header("Origin", LISTED).get("/v1/sources").then().statusCode(200).header("Access-Control-Allow-Origin", LISTED)
                .header("Access-Control-Expose-Headers",
                        containsString("ETag, Location, Content-Location, Content-Disposition, Retry-After"));
    }

    @Test
    void aListedPageMayReadWhyItWasRefused() {
        given().header("Origin", LISTED).get("/v1/sources").then().statusCode(401).header("Access-Control-Allow-Origin", LISTED);
        given().header("Origin", LISTED).get("/v1/nothing-here").then().statusCode(404).header("Access-Control-Allow-Origin", LISTED);
        as("admin").header("Origin", LISTED).body("x".repeat(1_100_000)).put("/v1/sources/large").then().statusCode(413)
                .header("Access-Control-Allow-Origin", LISTED);
    }

    @Test
    void anyOtherPageCannotReadAnAnswerAndTheServiceAnswersItsOwnPages() {
        as("admin").header("Origin", STRANGER).get("/v1/sources").then().statusCode(200).header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Expose-Headers", nullValue());
    }

    @Test
    void aCacheNeverGivesAPageTheAnswerOfNone() {
        as("admin").get("/v1/sources").then().statusCode(200).header("Vary", containsString("origin"))
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void theStreamOfWhatGoesOnNowIsOpenToListedPagesAlone() throws Exception {
        assertThat(stream(LISTED)).isEqualTo(LISTED);
        assertThat(stream(STRANGER)).isNull();
    }

    @Test
    void theCollectorIsOpenToEveryPage() {
        String key = JourneyTestClient.source("web", "public").key();

        for (String origin : new String[]{ STRANGER, LISTED }) {
            preflight(origin, "POST").options("/v1/batch").then().statusCode(204).header("Access-Control-Allow-Origin", "*");
            given().header("Origin", origin).auth().preemptive().basic(key, "").body("{\"anonymousId\":\"v\",\"event\":\"X\"}")
                    .post("/v1/track").then().statusCode(200).header("Access-Control-Allow-Origin", "*")
                    .header("Access-Control-Expose-Headers", "Retry-After");
        }
    }

    private static RequestSpecification preflight(String origin, String method) {
        return given().header("Origin", origin).header("Access-Control-Request-Method", method);
    }

    private static String stream(String origin) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/v1/live/stream"))
                    .header("Authorization", "Bearer " + TestTokens.of("analyst")).header("Accept", "text/event-stream")
                    .header("Origin", origin).build();
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            http.shutdownNow();
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.headers().firstValue("Access-Control-Allow-Origin").orElse(null);
        }
    }
}
