package io.throughline.feedback.response.intake;

import static io.throughline.feedback.ResponseRequests.as;
import static io.throughline.feedback.ResponseRequests.asMall;
import static io.throughline.feedback.ResponseRequests.body;
import static io.throughline.feedback.ResponseRequests.newId;
import static io.throughline.feedback.ResponseRequests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class PostingTest {

    private static final String TYPE = "urn:throughline:problem:";

    private static void refused(ValidatableResponse answer, int status, String kind, String... fields) {
        answer.statusCode(status).contentType("application/problem+json").body("type", equalTo(TYPE + kind));
        if (fields.length > 0) {
            answer.body("errors.field", containsInAnyOrder(fields));
        }
    }

    private static void isNotStored(String id) {
        as(TestTokens.of("admin")).queryParam("limit", 200).get("/v1/responses").then()
                .body("items.findAll { it.id == '" + id + "' }.size()", equalTo(0));
    }

    @Test
    void aPartnerPostsAResponse() {
        String id = newId();

        String location = post(asMall(), body(id, """
                "nps":3,"csat":2,"ces":1,"comment":"手机结账太慢了 😞","language":"zh-cn","touchpoint":"checkout\""""))
                .statusCode(201).body("id", equalTo(id)).body("responseId", notNullValue()).body("partner", equalTo("partner-mall"))
                .body("channel", equalTo("partner")).body("subject", equalTo("user_id:42")).extract().header("Location");

        asMall().get(location).then().statusCode(200).body("comment", equalTo("手机结账太慢了 😞")).body("language", equalTo("zh-CN"))
                .body("nps", equalTo(3)).body("csat", equalTo(2)).body("ces", equalTo(1)).body("touchpoint", equalTo("checkout"))
                .body("occurredAt", equalTo("2026-01-31T09:30:00Z")).body("receivedAt", notNullValue());
    }

    @Test
    void sentTwiceItIsAnsweredTheSame() {
        String once = body(newId(), "\"nps\":9");

        String first = post(asMall(), once).statusCode(201).extract().asString();
        String second = post(asMall(), once).statusCode(200).extract().asString();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void sentTwentyTimesAtOnceOneIsTheFirst() throws Exception {
        String once = body(newId(), "\"nps\":9");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> tries = IntStream.range(0, 20).mapToObj(_ -> (Callable<String>) () -> {
                var answer = asMall().body(once).post("/v1/responses");
                return answer.statusCode() + " " + answer.jsonPath().getString("responseId") + answer.jsonPath().getString("receivedAt");
            }).toList();
            List<String> answers = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(tries)) {
                answers.add(each.get());
            }
            assertThat(answers).filteredOn(answer -> answer.startsWith("201")).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.startsWith("200")).hasSize(19);
            assertThat(answers).extracting(answer -> answer.substring(4)).containsOnly(answers.getFirst().substring(4));
        }
    }

    @Test
    void aUsedIdWithOtherContentIsRefused() {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9")).statusCode(201);

        refused(post(asMall(), body(id, "\"nps\":8")), 409, "conflict", "/id");

        post(asMall(), body(id, "\"nps\":9")).statusCode(200).body("nps", equalTo(9));
    }

    @Test
    void twoPartnersMayUseTheSameId() {
        String id = newId();
        post(asMall(), body(id, "\"nps\":9")).statusCode(201);

        post(as(TestTokens.partner("partner-social", "social")), body(id, "\"nps\":2")).statusCode(201).body("channel", equalTo("social"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "agent", "admin" })
    void aColleaguePostsForAnyChannel(String role) {
        post(as(TestTokens.of(role)), body(newId(), "\"csat\":4,\"channel\":\"call_centre\"")).statusCode(201)
                .body("channel", equalTo("call_centre")).body("partner", nullValue());
    }

    @Test
    void aColleagueSaysTheChannel() {
        refused(post(as(TestTokens.of("agent")), body(newId(), "\"csat\":4")), 400, "invalid-body", "/channel");
        refused(post(as(TestTokens.of("agent")), body(newId(), "\"csat\":4,\"channel\":\"Call Centre\"")), 400, "invalid-body", "/channel");
    }

    @Test
    void aPartnerMayNotPostToAnothersChannel() {
        String id = newId();

        refused(post(asMall(), body(id, "\"nps\":3,\"channel\":\"social\"")), 403, "forbidden", "/channel");

        isNotStored(id);
    }

    @Test
    void aPartnerWithoutAChannelMayPostNowhere() {
        refused(post(as(TestTokens.partner("partner-new", null)), body(newId(), "\"nps\":3")), 403, "forbidden");
    }

    @Test
    void withoutAValidTokenNobodyPosts() {
        String response = body(newId(), "\"nps\":3,\"channel\":\"app\"");

        refused(RestAssured.given().contentType("application/json").body(response).post("/v1/responses").then(), 401, "unauthenticated");
        refused(post(as(TestTokens.forged("admin")), response), 401, "unauthenticated");
        refused(post(as(TestTokens.expired("admin")), response), 401, "unauthenticated");
        refused(post(as(TestTokens.forAnotherAudience("admin")), response), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = { "analyst", "marketer", "privacy" })
    void othersMayNotPost(String role) {
        String response = body(newId(), "\"nps\":3,\"channel\":\"app\"");

        refused(post(as(TestTokens.of(role)), response), 403, "forbidden");
        refused(as(TestTokens.of(role)).body("{\"responses\":[" + response + "]}").post("/v1/responses/batch").then(), 403, "forbidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "\"nps\":11 | /nps", "\"nps\":-1 | /nps", "\"csat\":0 | /csat", "\"ces\":8 | /ces",
            "\"nps\":\"9\" | /nps", "\"nps\":9.5 | /nps", "\"nps\":true | /nps", "\"nps\":99999999999 | /nps", "\"nps\":[9] | /nps",
            "\"comment\":5 | /comment", "\"comment\":{\"a\":1} | /comment", "\"comment\":\"a\\u0000b\" | /comment",
            "\"comment\":\"\\ud83d\" | /comment", "\"nps\":3,\"touchpoint\":\"\\u0000\" | /touchpoint",
            "\"nps\":3,\"mood\":\"good\" | /mood", "\"nps\":3,\"language\":\"klingon!\" | /language",
            "\"nps\":3,\"language\":\"en-x-abcdefgh-abcdefgh-abcdefgh-abcdefgh\" | /language" })
    void aFaultyFieldIsNamed(String fields, String pointer) {
        String id = newId();

        refused(post(asMall(), body(id, fields)), 400, "invalid-body", pointer);

        isNotStored(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[\"nobody\"],\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /identifiers/0",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[\"user_id:1\",7],\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /identifiers/1",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[null],\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /identifiers/0",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[\"user_id:\\ud800\"],\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /identifiers/0",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":\"user_id:1\",\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /identifiers",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[\"user_id:1\"],\"occurredAt\":\"2099-01-31T09:30:00Z\"} | /occurredAt",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[\"user_id:1\"],\"occurredAt\":\"1970-01-01T00:00:00Z\"} | /occurredAt",
            "{\"id\":\"1\",\"nps\":3,\"identifiers\":[\"user_id:1\"],\"occurredAt\":1769851800} | /occurredAt",
            "{\"id\":\"\",\"nps\":3,\"identifiers\":[\"user_id:1\"],\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /id",
            "{\"id\":7,\"nps\":3,\"identifiers\":[\"user_id:1\"],\"occurredAt\":\"2026-01-31T09:30:00Z\"} | /id" })
    void aFaultyBodyIsRefusedByField(String text, String pointer) {
        refused(post(asMall(), text), 400, "invalid-body", pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "null", "[]", "7", "{", "{\"id\":\"1\",}", "{\"id\":\"1\"} x", "{\"id\":\"1\",\"id\":\"2\"}",
            "\uFEFFnonsense" })
    void whatIsNoResponseIsRefused(String text) {
        refused(post(asMall(), text), 400, "invalid-body");
    }

    @Test
    void everyFaultOfAResponseIsTold() {
        refused(post(asMall(), "{\"nps\":11,\"csat\":9}"), 400, "invalid-body", "/id", "/nps", "/csat", "/identifiers", "/occurredAt");
    }

    /** By a plain client: rest-assured would lay out the brackets for its log, a million levels deep. */
    @ParameterizedTest
    @ValueSource(strings = { "", "{\"comment\":", "{\"nps\":3,\"mood\":" })
    void aNestOfAMillionBracketsIsRefused(String start) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/v1/responses"))
                .header("Authorization", "Bearer " + TestTokens.partner("partner-mall", "partner"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(start + "[".repeat(1_000_000))).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains(TYPE + "invalid-body").hasSizeLessThan(1_000);
        }
    }

    @Test
    void whatIsTooLargeIsRefused() {
        refused(post(asMall(), body(newId(), "\"comment\":\"" + "x".repeat(1_100_000) + "\"")), 413, "too-large");
        refused(post(asMall(), body(newId(), "\"comment\":\"" + "长".repeat(10_001) + "\"")), 400, "invalid-body", "/comment");
        refused(post(asMall(), body(newId(), "\"nps\":3,\"touchpoint\":\"" + "x".repeat(201) + "\"")), 400, "invalid-body", "/touchpoint");
    }

    @Test
    void aCommentIsCountedAsItsReaderWould() {
        String longest = "😀".repeat(10_000);

        post(asMall(), body(newId(), "\"comment\":\"" + longest + "\"")).statusCode(201).body("comment", equalTo(longest));
        refused(post(asMall(), body(newId(), "\"comment\":\"" + longest + "!\"")), 400, "invalid-body", "/comment");
    }

    @ParameterizedTest
    @CsvSource({ "0, false", "1, true", "10, true", "11, false" })
    void onePersonHasOneToTenIdentifiers(int count, boolean taken) {
        String identifiers = IntStream.range(0, count).mapToObj(i -> "\"user_id:" + i + '"').collect(Collectors.joining(","));
        var answer = post(asMall(),
                "{\"id\":\"%s\",\"nps\":3,\"identifiers\":[%s],\"occurredAt\":\"2026-01-31T09:30:00Z\"}".formatted(newId(), identifiers));

        if (taken) {
            answer.statusCode(201);
        } else {
            refused(answer, 400, "invalid-body", "/identifiers");
        }
    }

    @Test
    void onlyJsonIsTaken() {
        refused(RestAssured.given().auth().oauth2(TestTokens.of("admin")).contentType("text/plain").body("nps=3").post("/v1/responses")
                .then(),
                415, "unsupported-media-type");
    }

    @Test
    void timesAreTakenInAnyOffset() {
        String id = newId();
        post(asMall(), """
                {"id":"%s","nps":3,"identifiers":["phone:+8613800138000"],"occurredAt":"2026-01-31T17:30:00.5+08:00"}""".formatted(id))
                .statusCode(201).body("occurredAt", endsWith("09:30:00.500Z")).body("identifiers", contains("phone:+8613800138000"));
    }
}
