package io.throughline.journey.sdk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.contract.OutsideContract;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class SdkSettingsTest {

    private static JourneyTestClient.Source web;

    @BeforeEach
    void aSource() {
        if (web == null) {
            web = JourneyTestClient.source("web", "public");
        }
    }

    private static String settings() {
        return "/v1/projects/" + web.key() + "/settings";
    }

    @Test
    @OutsideContract(reason = "SDKs append parameters of their own, which are passed over")
    void segmentsSdksAreToldWhereEventsGoAndThatThereIsNothingElseToLoad() {
        given().header("Origin", "https://shop.example").queryParam("cb", "123").get(settings()).then().statusCode(200)
                .header("Access-Control-Allow-Origin", "*").header("Cache-Control", "private, max-age=300")
                .body("integrations.size()", equalTo(1)).body("integrations.'Segment.io'.apiKey", equalTo(web.key()))
                .body("integrations.'Segment.io'.apiHost", equalTo("localhost:" + RestAssured.port + "/v1"))
                .body("integrations.'Segment.io'.protocol", equalTo("http")).body("metrics.sampleRate", equalTo(0.0f))
                .body("plan.track.__default.enabled", equalTo(true)).body("remotePlugins", empty())
                .body("middlewareSettings", anEmptyMap());
    }

    @Test
    void behindAProxyTheAddressIsTheOneThatTheSdkUsed() {
        given().header("Host", "collect.example.com").header("X-Forwarded-Proto", "https").get(settings()).then()
                .body("integrations.'Segment.io'.apiHost", equalTo("collect.example.com/v1"))
                .body("integrations.'Segment.io'.protocol", equalTo("https"));
        given().header("X-Forwarded-Proto", "javascript").get(settings()).then()
                .body("integrations.'Segment.io'.protocol", equalTo("http"));
    }

    @Test
    @OutsideContract(reason = "SDKs append parameters of their own, which are passed over")
    void rudderStacksSdksAreToldThatTheSourceIsEnabledAndHasNoDestinations() {
        given().auth().preemptive().basic(web.key(), "").header("Origin", "https://shop.example")
                .get("/v1/sourceConfig/?p=npm&v=3.34.1&build=modern&writeKey=" + web.key()).then().statusCode(200)
                .header("Access-Control-Allow-Origin", "*").header("Cache-Control", "private, max-age=300")
                .header("Vary", containsString("Authorization"))
                .body("source.id", equalTo(web.key())).body("source.enabled", equalTo(true)).body("source.destinations", empty())
                .body("source.config.statsCollection.errors.enabled", equalTo(false))
                .body("source.config.statsCollection.metrics.enabled", equalTo(false));
        given().get("/v1/sourceConfig?writeKey=" + web.key()).then().statusCode(200);
    }

    @Test
    void theHolderOfAKeyLearnsNothingOfItsSource() {
        for (String path : new String[]{ settings(), "/v1/sourceConfig?writeKey=" + web.key() }) {
            assertThat(given().get(path).asString()).doesNotContain(web.id(), "商店", "public\"", "trust");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/projects/no-such-key/settings", "/v1/projects/%E6%9D%8E/settings",
            "/v1/sourceConfig?writeKey=no-such-key", "/v1/sourceConfig" })
    void anUnknownKeyIsNotFoundAndThePageMayReadWhy(String path) {
        given().urlEncodingEnabled(false).header("Origin", "https://shop.example").get(path).then().statusCode(404)
                .header("Access-Control-Allow-Origin", "*").contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:not-found"))
                .body("detail", containsString("No source has this write key"))
                .header("Cache-Control", not(containsString("max-age")));
    }

    @Test
    void aHeaderThatIsNoKeyIsNotReplacedByAnother() {
        given().header("Authorization", "Basic !").get("/v1/sourceConfig?writeKey=" + web.key()).then().statusCode(404);
    }

    @Test
    void preflightsOfSettingsAndEventsNameWhatStockSdksSend() {
        given().header("Origin", "https://shop.example").header("Access-Control-Request-Method", "GET").options("/v1/sourceConfig/")
                .then().statusCode(204)
                .header("Access-Control-Allow-Origin", "*").header("Access-Control-Allow-Methods", "GET")
                .header("Access-Control-Allow-Headers", containsString("authorization"));
        given().header("Origin", "https://shop.example").header("Access-Control-Request-Method", "POST").options("/v1/track")
                .then().statusCode(204).header("Access-Control-Allow-Headers",
                        "authorization, content-type, content-encoding, anonymousid, sentat, x-retry-count, traceparent, *");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/import", "/v1/import/", "/v1/b", "/v1/batch/" })
    void aBatchIsTakenUnderEachOfItsNames(String path) {
        given().auth().preemptive().basic(web.key(), "").body("""
                {"batch": [{"type": "track", "anonymousId": "v-1", "event": "X"}], "sentAt": "2026-01-31T09:30:01Z", "writeKey": "%s"}"""
                .formatted(web.key())).post(path).then().statusCode(200).body("accepted", equalTo(1));
    }
}
