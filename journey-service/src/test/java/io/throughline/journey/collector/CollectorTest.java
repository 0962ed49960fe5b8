package io.throughline.journey.collector;

import static io.restassured.RestAssured.given;
import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.commons.test.contract.OutsideContract;
import io.throughline.journey.JourneyTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class CollectorTest {

    private static JourneyTestClient.Source web;

    @BeforeEach
    void aSource() {
        if (web == null) {
            web = JourneyTestClient.source("web");
        }
    }

    @Test
    void aTrackedEventIsInKafkaAsItsContractSaysWhenTheSdkHearsOfSuccess() {
        String user = somebody();

        web.send("track",
                """
                {"userId": "%s", "anonymousId": "a-%1$s", "event": "Order Completed", "messageId": "m-%1$s", "timestamp": \
                "1997-01-01T00:00:00Z",
                 "integrations": {"All": true}, "_metadata": {"nodeVersion": "20"}, "properties": {"产品": "龙井茶", "total": 12.50}}"""
                        .formatted(user))
                .then().statusCode(200).body("success", equalTo(true));

        ConsumerRecord<String, byte[]> record = told(user);
        EventContracts.assertValid("touchpoints", "touchpoint", record.value());
        assertThat(new String(record.value())).contains("\"timestamp\":\"1997-01-01T00:00:00Z\"", "龙井茶", "\"channel\":\"web\"",
                "\"subject\":\"user_id:" + user + "\"").doesNotContain("integrations", "_metadata");
        assertThat(TestEvents.header(record, "ce_source")).isEqualTo("/sources/" + web.id());
        assertThat(TestEvents.header(record, "ce_id")).isEqualTo("m-" + user);
        assertThat(TestEvents.header(record, "ce_type")).isEqualTo("io.throughline.touchpoint.v1");
        assertThat(TestEvents.header(record, "traceparent")).hasSize(55);
    }

    @Test
    void globalPrivacyControlOfTheRequestIsInEachOfItsEvents() {
        String alone = somebody();
        String one = somebody();
        String other = somebody();
        String without = somebody();

        gpc("1", "track", "{\"userId\": \"" + alone + "\", \"event\": \"X\"}");
        gpc("1", "batch", """
                {"context": {"locale": "zh-CN"}, "batch": [{"type": "track", "userId": "%s", "event": "X"},
                 {"type": "page", "userId": "%s", "context": {"consent": {"categoryPreferences": {"Advertising": true}}}}]}"""
                .formatted(one, other));
        gpc("0", "b", "{\"batch\": [{\"type\": \"track\", \"userId\": \"" + without + "\", \"event\": \"X\"}]}");

        for (String user : List.of(alone, one, other)) {
            EventContracts.assertValid("touchpoints", "touchpoint", told(user).value());
            assertThat(new String(told(user).value())).contains("\"globalPrivacyControl\":true");
        }
        assertThat(new String(told(other).value())).contains("\"categoryPreferences\"", "zh-CN");
        assertThat(new String(told(without).value())).doesNotContain("globalPrivacyControl");
    }

    private static void gpc(String signal, String call, String body) {
        given().auth().preemptive().basic(web.key(), "").header("Sec-GPC", signal).contentType("application/json").body(body)
                .post("/v1/" + call).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({ "identify,''", "i,''", "t,event", "p,''", "page,''", "s,name", "screen,name", "g,groupId", "group,groupId",
            "a,previousId", "alias,previousId", "track,event" })
    void everyCallHasItsPathAndTheBrowserSdksShortForm(String call, String field) {
        String more = field.isEmpty() ? "" : ", \"" + field + "\": \"Something\"";

        web.send(call, "{\"userId\": \"" + somebody() + "\"" + more + "}").then().statusCode(200).body("success", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/plain", "text/plain;charset=UTF-8", "application/json; charset=utf-8",
            "application/x-www-form-urlencoded", "garbage" })
    @OutsideContract(reason = "The collector takes what browsers send, whatever they call it")
    void anyContentTypeIsTakenForJson(String type) {
        given().config(io.restassured.RestAssured.config().encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs(type, io.restassured.http.ContentType.TEXT)))
                .header("Content-Type", type).body("{\"writeKey\": \"" + web.key() + "\", \"userId\": \"" + somebody() + "\"}")
                .post("/v1/i").then().statusCode(200);
    }

    @Test
    void theWriteKeyMayStandInTheQuery() {
        given().queryParam("writeKey", web.key()).contentType("text/plain").body("{\"userId\": \"x\"}").post("/v1/identify").then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "identify", "batch", "b" })
    void aKeyOfNobodyIsRefusedWithoutABrowsersPasswordWindow(String call) {
        given().auth().preemptive().basic("no-such-key", "").contentType("application/json").body("{\"userId\": \"x\"}").post("/v1/" + call)
                .then().statusCode(401).header("WWW-Authenticate", "WriteKey").contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:unauthenticated"));
    }

    @Test
    void withoutAnyKeyOrWithATokenInsteadNothingIsTaken() {
        given().contentType("application/json").body("{\"userId\": \"x\"}").post("/v1/identify").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body("{\"userId\": \"x\"}").post("/v1/identify")
                .then().statusCode(401);
    }

    @Test
    @OutsideContract(reason = "A batch is taken although some of its events break their schema")
    void aBatchIsTakenAndItsFaultyEventsAreNamedOneByOne() {
        String user = somebody();

        var answer = web.send("batch", """
                {"sentAt": "2026-01-31T09:30:01Z", "context": {"library": {"name": "analytics-node"}}, "batch": [
                  {"type": "identify", "userId": "%s", "messageId": "%1$s-1", "traits": {"email": "Li@Example.cn"}},
                  {"type": "track", "userId": "%1$s", "messageId": "%1$s-2"},
                  {"type": "page", "anonymousId": "a-%1$s", "messageId": "%1$s-3", "context": {"page": {"path": "/茶"}}},
                  7]}""".formatted(user)).then().statusCode(200);

        answer.body("success", equalTo(true), "accepted", equalTo(2), "quarantined", hasSize(2),
                "quarantined[0].index", equalTo(1), "quarantined[0].messageId", equalTo(user + "-2"),
                "quarantined[0].field", equalTo("/event"), "quarantined[0].id", notNullValue(),
                "quarantined[1].index", equalTo(3), "quarantined[1].messageId", nullValue(), "quarantined[1].field", equalTo(""));
        assertThat(new String(told("a-" + user).value())).contains("\"name\":\"/茶\"", "analytics-node");
        assertThat(new String(told(user).value())).contains("\"email:li@example.cn\"");
        String id = answer.extract().path("quarantined[0].id");
        ConsumerRecord<String, byte[]> set = TestEvents.await("touchpoints.quarantine", r -> id.equals(TestEvents.header(r, "ce_id")));
        EventContracts.assertValid("touchpoints.quarantine", "quarantined", set.value());
        assertThat(set.key()).isEqualTo(web.id());
    }

    @Test
    void aSingleFaultyEventIsRefusedByItsFieldAndKept() {
        String id = web.send("track", "{\"userId\": \"x\", \"event\": 7.5}").then().statusCode(400)
                .contentType("application/problem+json").body("errors[0].field", equalTo("/event")).extract().path("quarantineId");

        assertThat(TestEvents.await("touchpoints.quarantine", r -> id.equals(TestEvents.header(r, "ce_id")))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "[]", "7", "{\"userId\": \"x\"} {}", "{\"userId\": nope}", "{\"userId\": \"x\u0000\"}" })
    void whatIsNoJsonObjectIsRefusedAndNothingIsStored(String body) {
        web.send("identify", body).then().statusCode(400).contentType("application/problem+json")
                .body("quarantineId", nullValue(), "errors", hasSize(1));
        web.send("batch", body).then().statusCode(400).contentType("application/problem+json").body("quarantineId", nullValue());
    }

    @Test
    void aMillionBracketsAreRefusedAtOnce() throws IOException, InterruptedException {
        String nest = "[".repeat(400_000);

        assertThat(status("identify", "{\"userId\": \"x\", \"traits\": {\"a\": " + nest)).isEqualTo(400);
        assertThat(status("batch", "{\"batch\": [{\"type\": \"identify\", \"userId\": \"x\", \"traits\": {\"a\": " + nest)).isEqualTo(400);
        assertThat(status("batch", "[".repeat(1_000_000))).isEqualTo(413);
    }

    /** Not by rest-assured: it lays out every body for its log, each bracket on a line of its own. */
    private static int status(String call, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + io.restassured.RestAssured.port + "/v1/" + call
                    + "?writeKey=" + web.key())).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void nulAndHalfACharacterAreRefusedByTheFieldThatHoldsThem() {
        web.send("identify", "{\"userId\": \"x\", \"traits\": {\"a\": [\"\\u0000\"]}}").then().statusCode(400)
                .body("errors[0].field", equalTo("/traits/a/0"));
        web.send("identify", "{\"userId\": \"x\", \"traits\": {\"a\": \"\\ud83d\"}}").then().statusCode(400)
                .body("errors[0].field", equalTo("/traits/a"));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        given().auth().preemptive().basic(web.key(), "").contentType("application/octet-stream")
                .body(new byte[]{ '{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}' }).post("/v1/identify")
                .then().statusCode(400).body("detail", containsString("UTF-8"));
    }

    @Test
    void anEventOverItsLimitIsRefusedAloneAndABodyOverItsLimitWhole() {
        String large = "x".repeat(33 * 1024);

        web.send("identify", "{\"userId\": \"x\", \"traits\": {\"a\": \"" + large + "\"}}").then().statusCode(413)
                .contentType("application/problem+json").body("quarantineId", notNullValue());
        web.send("batch",
                "{\"batch\": [{\"type\": \"identify\", \"userId\": \"x\", \"traits\": {\"a\": \"" + large
                        + "\"}}, {\"type\": \"identify\", \"userId\": \"x\"}]}")
                .then().statusCode(200).body("accepted", equalTo(1), "quarantined[0].reason", containsString("32 KB"));
        web.send("batch", " ".repeat(501 * 1024)).then().statusCode(413).contentType("application/problem+json");
        web.send("batch", " ".repeat(1_200_000)).then().statusCode(413);
        web.send("batch", "{\"batch\": [" + "1,".repeat(2_500) + "1]}").then().statusCode(400).body("errors[0].field", equalTo("/batch"));
    }

    @Test
    void aBatchsContextCannotMakeAGigabyteOfOneRequest() {
        String user = somebody();
        String events = "{\"type\":\"identify\",\"userId\":\"" + user + "\"},";
        String batch = "{\"context\": {\"a\": \"%s\"}, \"batch\": [%s]}";

        web.send("batch", batch.formatted("x".repeat(400 * 1024), events.repeat(1_000) + "7")).then().statusCode(413)
                .contentType("application/problem+json").body("errors[0].field", equalTo("/context"), "detail", containsString("32 KB"));
        web.send("batch", batch.formatted("x".repeat(30 * 1024), events.repeat(500) + "7")).then().statusCode(413)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("/context"), "detail", containsString("send at most"));
        web.send("batch", batch.formatted("x".repeat(30 * 1024), events + "{\"type\":\"identify\",\"userId\":\"" + user
                + "\",\"traits\":{\"a\":\"" + "y".repeat(4 * 1024) + "\"}}")).then().statusCode(200)
                .body("accepted", equalTo(1), "quarantined[0].reason", containsString("with the context of its batch"));
    }

    @Test
    void aZippedBatchIsUnpackedAndABombIsNot() throws IOException {
        byte[] batch = zipped("{\"batch\": [{\"type\": \"identify\", \"userId\": \"x\", \"traits\": {\"名\": \"李娜\"}}]}");
        byte[] bomb = zipped(" ".repeat(50_000_000));

        zip(batch, "gzip").then().statusCode(200).body("accepted", equalTo(1));
        zip(bomb, "gzip").then().statusCode(413);
        zip("{}".getBytes(), "gzip").then().statusCode(400);
        zip(batch, "br").then().statusCode(415);
    }

    @Test
    void anUnknownFieldOfABatchIsNamed() {
        web.send("batch", "{\"bach\": 1, \"batch\": [{\"type\": \"identify\", \"userId\": \"x\"}]}").then().statusCode(400)
                .body("errors[0].field", equalTo("/bach"));
    }

    @Test
    void anyWebSiteMaySendAndNothingElse() {
        given().header("Origin", "https://shop.example").header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type").options("/v1/t").then().statusCode(204)
                .header("Access-Control-Allow-Origin", "*").header("Access-Control-Allow-Methods", "POST")
                .header("Access-Control-Max-Age", "86400").header("Access-Control-Allow-Credentials", nullValue());
        given().header("Origin", "https://shop.example").body("{\"userId\": \"x\", \"writeKey\": \"" + web.key() + "\"}").post("/v1/i")
                .then().statusCode(200).header("Access-Control-Allow-Origin", "*");
        given().header("Origin", "https://shop.example").body("{").post("/v1/i").then().statusCode(400)
                .header("Access-Control-Allow-Origin", "*");
        given().header("Origin", "https://shop.example").get("/v1/sources").then().statusCode(401).header("Access-Control-Allow-Origin",
                nullValue());
        given().header("Origin", "https://shop.example").header("Access-Control-Request-Method", "GET").options("/v1/timelines/user_id:1")
                .then().header("Access-Control-Allow-Origin", nullValue());
    }

    private static io.restassured.response.Response zip(byte[] body, String encoding) {
        return given().auth().preemptive().basic(web.key(), "").contentType("application/json").header("Content-Encoding", encoding)
                .body(body).post("/v1/batch");
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static ConsumerRecord<String, byte[]> told(String user) {
        return TestEvents.await("touchpoints", record -> List.of("user_id:" + user, "anonymous_id:" + user).contains(record.key()));
    }
}
