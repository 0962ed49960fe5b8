package io.throughline.commons.problem;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.commons.test.contract.OutsideContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka"))
class ProblemTest {

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json").body(body).post("/echo").then();
    }

    private static void assertInvalidBody(ValidatableResponse answer, String field) {
        answer.statusCode(400).contentType("application/problem+json").body("type", equalTo("urn:throughline:problem:invalid-body"))
                .body("errors.field", hasItem(field));
    }

    @Test
    void aGoodBodyIsTaken() {
        post("{\"lines\":[{\"text\":\"你好 👍\",\"count\":1,\"at\":\"2026-01-31T09:30:00Z\"}]}").statusCode(200)
                .body("lines[0].text", equalTo("你好 👍")).body("lines[0].at", equalTo("2026-01-31T09:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"lines\":[{\"text\":1}]}|/lines/0/text",
            "{\"lines\":[{\"text\":true}]}|/lines/0/text",
            "{\"lines\":[{\"text\":[\"a\"]}]}|/lines/0/text",
            "{\"lines\":[{\"text\":{}}]}|/lines/0/text",
            "{\"lines\":[{\"text\":\"a\",\"count\":\"7\"}]}|/lines/0/count",
            "{\"lines\":[{\"text\":\"a\",\"count\":1.5}]}|/lines/0/count",
            "{\"lines\":[{\"text\":\"a\",\"count\":99999999999}]}|/lines/0/count",
            "{\"lines\":[{\"text\":\"a\",\"at\":\"yesterday\"}]}|/lines/0/at",
            "{\"lines\":[{\"text\":\"a\",\"unknown\":1}]}|/lines/0/unknown",
            "{\"lines\":[{\"text\":\"a\\u0000\"}]}|/lines/0/text",
            "{\"lines\":[{\"text\":\"\\ud83d\"}]}|/lines/0/text",
            "{\"lines\":[{}]}|/lines/0/text",
            "{\"lines\":{}}|/lines",
            "{\"lines\":[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}]}|/lines" })
    void aFaultyFieldIsNamed(String body, String field) {
        assertInvalidBody(post(body), field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = { "{\"lines\":", "not json", "[]", "`` ", "{} {}", "{\"lines\":[],\"lines\":[]}" })
    void whatIsNotOneObjectIsRefused(String body) {
        post(body).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void aNestAsDeepAsABodyCanBeIsRefused() throws Exception {
        // By the plain client: rest-assured indents what it sends, which such a nest makes a matter of gigabytes.
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/echo"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"lines\":" + "[".repeat(1_000_000))).build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("/lines/0"), answer.body());
    }

    @Test
    void aBodyOverAMegabyteIsRefused() {
        post("{\"lines\":[{\"text\":\"" + "x".repeat(1_100_000) + "\"}]}").statusCode(413).contentType("application/problem+json");
    }

    @Test
    void aParameterIsNamed() {
        given().get("/echo?limit=9").then().statusCode(400).body("type", equalTo("urn:throughline:problem:invalid-parameter"))
                .body("errors[0].field", equalTo("limit")).body("errors[0].message", equalTo("must be 5 at most"));
        given().get("/echo?limit=many").then().statusCode(400)
                .body("errors[0].field", equalTo("limit")).body("errors[0].message", equalTo("must be a whole number"));
    }

    @Test
    void anIdentifierThatIsNoneIsExplained() {
        given().get("/echo/identifiers/li@example.cn").then().statusCode(400).body("detail", containsString("type:value"));
        given().get("/echo/identifiers/email:Li@Example.cn").then().statusCode(200).body(equalTo("email:li@example.cn"));
    }

    @Test
    @OutsideContract(reason = "The resource of this test is broken on purpose")
    void anAccidentTellsNoInternals() {
        given().get("/echo/broken").then().statusCode(500).contentType("application/problem+json")
                .body(not(containsString("hunter2"))).body(not(containsString("IllegalState")));
    }

    @Test
    @OutsideContract(reason = "The resource of this test is away on purpose")
    void whatIsAwayIsSaidWithWhenToTryAgain() {
        given().get("/echo/busy").then().statusCode(503).header("Retry-After", "2").body("detail", equalTo("Kafka does not answer."));
    }

    @Test
    void wrongMethodsPathsAndTypesAreProblemsToo() {
        given().delete("/echo").then().statusCode(405).contentType("application/problem+json");
        given().get("/nowhere").then().statusCode(404).contentType("application/problem+json");
        given().contentType("application/xml").body("<a/>").post("/echo").then().statusCode(415).contentType("application/problem+json");
    }

    @Test
    void noTokenAForgedOneAnExpiredOneAndOneForOthersAreAllRefused() {
        given().get("/echo/agents").then().statusCode(401).contentType("application/problem+json").header("WWW-Authenticate", "Bearer");
        for (String token : new String[]{ TestTokens.forged("agent"), TestTokens.expired("agent"), TestTokens.forAnotherAudience("agent"),
                "nonsense" }) {
            given().auth().oauth2(token).get("/echo/agents").then().statusCode(401).contentType("application/problem+json");
        }
    }

    @Test
    void whatIsRememberedOfATokenHoldsForThatTokenAndUntilItExpires() {
        String token = TestTokens.of("agent");
        given().auth().oauth2(token).get("/echo/agents").then().statusCode(200);
        given().auth().oauth2(token).get("/echo/agents").then().statusCode(200).body(equalTo("agent"));
        String altered = token.substring(0, token.length() - 4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
        given().auth().oauth2(altered).get("/echo/agents").then().statusCode(401);

        String brief = TestTokens.expiringAfter(Duration.ofSeconds(5), "agent");
        given().auth().oauth2(brief).get("/echo/agents").then().statusCode(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> given().auth().oauth2(brief).get("/echo/agents").statusCode() == 401);
    }

    @Test
    @OutsideContract(reason = "One resource of this test has no annotation of who may use it, on purpose")
    void theRoleDecides() {
        given().auth().oauth2(TestTokens.of("agent")).get("/echo/agents").then().statusCode(200).body(equalTo("agent"));
        given().auth().oauth2(TestTokens.of("analyst")).get("/echo/agents").then().statusCode(403).contentType("application/problem+json");
        given().auth().oauth2(TestTokens.of("admin")).get("/echo/unannotated").then().statusCode(403);
    }

    @Test
    void aPartnerIsBoundToTheChannelOfItsToken() {
        given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get("/echo/partners").then().statusCode(200)
                .body(equalTo("partner-mall/partner"));
        given().auth().oauth2(TestTokens.partner("partner-mall", null)).get("/echo/partners").then().statusCode(403);
    }
}
