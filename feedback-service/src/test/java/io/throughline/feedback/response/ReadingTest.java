package io.throughline.feedback.response;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class ReadingTest {

    /** A channel of its own for each test, since they share one store. */
    private final String channel = "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);

    private String posted(String fields) {
        return post(as(TestTokens.of("admin")), body(newId(), fields + ",\"channel\":\"" + channel + "\"")).statusCode(201).extract()
                .path("responseId");
    }

    private String postedAt(String time, String identifier) {
        return post(as(TestTokens.of("admin")), """
                {"id":"%s","nps":3,"channel":"%s","identifiers":["%s"],"occurredAt":"%s"}""".formatted(newId(), channel, identifier, time))
                .statusCode(201).extract().path("responseId");
    }

    @Test
    void responsesAreListedNewestFirstInPages() {
        String first = postedAt("2026-01-01T00:00:00Z", "user_id:1");
        String third = postedAt("2026-01-03T00:00:00Z", "user_id:1");
        String second = postedAt("2026-01-02T00:00:00Z", "user_id:1");
        var analyst = as(TestTokens.of("analyst")).queryParam("channel", channel);

        String next = analyst.queryParam("limit", 2).get("/v1/responses").then().statusCode(200)
                .body("items.responseId", contains(third, second)).extract().path("next");

        as(TestTokens.of("analyst")).queryParam("channel", channel).queryParam("cursor", next).get("/v1/responses").then()
                .body("items.responseId", contains(first)).body("next", nullValue());
    }

    @Test
    void filtersChooseByTimeMetricAndPartner() {
        String nps = postedAt("2026-01-01T00:00:00Z", "user_id:1");
        String csat = posted("\"csat\":5");
        var agent = TestTokens.of("agent");

        as(agent).queryParam("channel", channel).queryParam("metric", "csat").get("/v1/responses").then()
                .body("items.responseId", contains(csat));
        as(agent).queryParam("channel", channel).queryParam("to", "2026-01-31T00:00:00Z").get("/v1/responses").then()
                .body("items.responseId", contains(nps));
        as(agent).queryParam("channel", channel).queryParam("from", "2026-01-31T17:00:00+08:00").get("/v1/responses").then()
                .body("items.responseId", contains(csat));
        as(agent).queryParam("channel", channel).queryParam("partner", "partner-mall").get("/v1/responses").then()
                .body("items.size()", equalTo(0));
    }

    @Test
    void aPersonsResponsesAreFoundByAnyOfTheirIdentifiers() {
        String mail = "email:" + UUID.randomUUID() + "@example.cn";
        String user = "user_id:" + UUID.randomUUID();
        String byMail = postedAt("2026-01-01T00:00:00Z", mail);
        String byUser = postedAt("2026-01-02T00:00:00Z", user);
        as(TestTokens.of("agent")).queryParam("identifier", mail).get("/v1/responses").then().body("items.responseId", contains(byMail));
        UUID profile = UUID.randomUUID();

        TestEvents.identity(mail, profile, 1);
        TestEvents.identity(user, profile, 1);

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> as(TestTokens.of("agent")).queryParam("identifier", mail)
                .get("/v1/responses").then().statusCode(200).body("items.responseId", contains(byUser, byMail)));
    }

    @Test
    void anAnalystHearsWhatIsSaidAndNotByWhom() {
        String mail = "email:" + newId() + "@example.cn";
        String response = post(as(TestTokens.of("admin")),
                """
                {"id":"%s","nps":3,"channel":"%s","identifiers":["%s"],"comment":"太慢了，请打13812341234","occurredAt":"2026-03-01T12:00:00Z"}"""
                        .formatted(newId(), channel, mail))
                .statusCode(201).body("subject", equalTo(mail)).extract().path("responseId");
        String masked = "email:" + mail.charAt(6) + "***@example.cn";

        as(TestTokens.of("analyst")).get("/v1/responses/" + response).then().statusCode(200).body("subject", equalTo(masked))
                .body("identifiers", contains(masked)).body("comment", equalTo("太慢了，请打138****1234")).body("people", nullValue());
        as(TestTokens.of("analyst")).queryParam("channel", channel).get("/v1/responses").then().statusCode(200)
                .body("items.subject", contains(masked));
        as(TestTokens.of("agent")).get("/v1/responses/" + response).then().body("subject", equalTo(mail)).body("comment",
                equalTo("太慢了，请打13812341234"));
        as(TestTokens.of("analyst")).queryParam("identifier", mail).get("/v1/responses").then().statusCode(403)
                .body("type", equalTo("urn:throughline:problem:forbidden"));
        as(TestTokens.of("analyst")).queryParam("identifier", "user_id:x" + newId()).get("/v1/responses").then().statusCode(200);
    }

    @Test
    void aPartnerDoesNotLearnWhoIsWhoFromOtherChannels() {
        String mail = "email:" + newId() + "@example.cn";
        String user = "user_id:" + newId();
        String own = post(asMall(), body(newId(), "\"nps\":3").replace("user_id:42", mail)).extract().path("responseId");
        UUID profile = UUID.randomUUID();
        TestEvents.identity(mail, profile, 1);
        TestEvents.identity(user, profile, 1);
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> as(TestTokens.of("agent")).queryParam("identifier", user)
                .get("/v1/responses").then().body("items.responseId", contains(own)));

        asMall().queryParam("identifier", user).get("/v1/responses").then().statusCode(200).body("items.size()", equalTo(0));
        asMall().queryParam("identifier", mail).get("/v1/responses").then().statusCode(200).body("items.responseId", contains(own));
    }

    @Test
    void aPartnerReadsItsOwnChannelAlone() {
        String others = posted("\"nps\":1");
        String own = post(asMall(), body(newId(), "\"nps\":3")).extract().path("responseId");

        asMall().get("/v1/responses/" + own).then().statusCode(200);
        asMall().get("/v1/responses/" + others).then().statusCode(404).body("type", equalTo("urn:throughline:problem:not-found"));
        asMall().get("/v1/responses").then().statusCode(200).body("items.channel", everyItem(equalTo("partner")));
        asMall().queryParam("channel", "partner").get("/v1/responses").then().statusCode(200);
        asMall().queryParam("channel", channel).get("/v1/responses").then().statusCode(403).body("errors.field", contains("channel"));
        as(TestTokens.partner("partner-new", null)).get("/v1/responses").then().statusCode(403);
        as(TestTokens.partner("partner-new", null)).get("/v1/responses/" + own).then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/responses", "/v1/responses/018f0000-0000-7000-8000-000000000000" })
    void onlyThoseWhoMayRead(String path) {
        RestAssured.get(path).then().statusCode(401);
        as(TestTokens.forged("admin")).get(path).then().statusCode(401);
        as(TestTokens.of("marketer")).get(path).then().statusCode(403);
        as(TestTokens.of()).get(path).then().statusCode(403);
    }

    @Test
    void anUnknownResponseIsNotFound() {
        as(TestTokens.of("agent")).get("/v1/responses/" + UUID.randomUUID()).then().statusCode(404);
        as(TestTokens.of("agent")).get("/v1/responses/no-uuid").then().statusCode(400).body("errors.field", contains("channel"));
    }

    @ParameterizedTest
    @CsvSource({ "limit, 0", "limit, 201", "channel, Web", "metric, mood", "from, yesterday", "to, 2026-01-31",
            "from, +12026-01-31T00:00:00Z",
            "cursor, nonsense", "cursor, MQ", "identifier, nobody" })
    void aFaultyParameterIsNamed(String name, String value) {
        as(TestTokens.of("agent")).queryParam(name, value).get("/v1/responses").then().statusCode(400)
                .body("type", equalTo("urn:throughline:problem:invalid-parameter")).body("errors.field", containsInAnyOrder(name));
    }

    @Test
    void theEndIsAfterTheBeginning() {
        as(TestTokens.of("agent")).queryParam("from", "2026-01-31T00:00:00Z").queryParam("to", "2026-01-31T00:00:00Z").get("/v1/responses")
                .then()
                .statusCode(400).body("errors.field", contains("to"));
    }
}
