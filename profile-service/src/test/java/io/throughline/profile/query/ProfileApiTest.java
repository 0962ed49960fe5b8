package io.throughline.profile.query;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static io.throughline.profile.ShopTestClient.withIdentifiers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.test.OpenApiContract;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@RealServers
class ProfileApiTest {

    private static final String INVALID_BODY = "urn:throughline:problem:invalid-body";
    private static final String INVALID_PARAMETER = "urn:throughline:problem:invalid-parameter";

    private final String user = "user_id:" + anyone();
    private String id;

    @BeforeEach
    void aCustomerOfTheShop() {
        tell(identify(NOON, "{\"city\":\"上海\",\"name\":\"李娜\",\"address\":{\"street\":\"南京路\",\"no\":1}}", user));
        id = ShopTestClient.await(user).getString("id");
    }

    @Test
    void theContractIsWhatTheServiceServes() {
        OpenApiContract.assertCommitted("profile-service");
    }

    @Test
    void aProfileIsReadByItsIdAndByAnyIdentifierWithTheOriginOfEachTrait() {
        Response byId = as("agent").get("/v1/profiles/{id}", id);
        Response byIdentifier = as("privacy").get("/v1/profiles/by-identifier/{identifier}", user);

        byId.then().statusCode(200).header("ETag", "\"1\"").body("id", equalTo(id)).body("revision", equalTo(1))
                .body("traits.city.value", equalTo("上海")).body("traits.city.source", equalTo("shop-web"))
                .body("traits.city.at", equalTo("2026-03-01T12:00:00Z")).body("identifiers", hasSize(1))
                .body("createdAt", notNullValue()).body("updatedAt", notNullValue());
        assertThat(byIdentifier.asString()).isEqualTo(byId.asString());
        byIdentifier.then().header("Content-Location", "/v1/profiles/" + id);
    }

    @Test
    void anIdentifierMayHoldWhatAPathMustEscape() {
        String odd = "crm_id:a/b?c=%20微信 " + anyone();
        tell(track(NOON, odd));

        assertThat(ShopTestClient.await(odd).getString("identifiers[0].value")).isEqualTo(odd.substring(7));
    }

    @Test
    void aPatchChangesRemovesAndMergesTraitsAndSaysWhoDid() {
        Response patched = patch("agent", "\"1\"", "{\"city\":\"北京\",\"name\":null,\"address\":{\"no\":2},\"vip\":true}");

        patched.then().statusCode(200).header("ETag", "\"2\"").body("traits.city.value", equalTo("北京"))
                .body("traits.city.source", equalTo("api:agent")).body("traits.name", nullValue())
                .body("traits.address.value.street", equalTo("南京路")).body("traits.address.value.no", equalTo(2));
        JsonPath event = JsonPath.from(new String(TestEvents.await("profiles", each -> each.key().equals(id)
                && TestEvents.header(each, "ce_type").contains("updated")).value(), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(event.getList("changed")).isEqualTo(java.util.List.of("address", "city", "name", "vip"));
    }

    @Test
    void whatWasRemovedByHandStaysRemovedWhenOlderFactsArriveAndReturnsWithNewerOnes() {
        patch("admin", "\"1\"", "{\"city\":null}").then().statusCode(200);

        tell(identify(NOON.plusSeconds(60), "{\"city\":\"广州\",\"seen\":1}", user));
        assertThat(ShopTestClient.await(user, each -> each.get("traits.seen") != null).<Object>get("traits.city")).isNull();

        tell(identify(java.time.Instant.now().plusSeconds(60), "{\"city\":\"广州\"}", user));
        assertThat(ShopTestClient.await(user, each -> each.get("traits.city") != null).getString("traits.city.value")).isEqualTo("广州");
    }

    @Test
    void whatWasSaidByHandMovesWithAMerge() {
        patch("agent", "\"1\"", "{\"salutation\":\"女士\"}").then().statusCode(200);
        String other = "email:" + anyone() + "@example.cn";
        tell(track(NOON, other));
        String merged = ShopTestClient.await(other).getString("id");
        Response late = as("agent").header("If-Match", "\"1\"").contentType("application/json").body("{\"note\":\"VIP\"}")
                .patch("/v1/profiles/{id}/traits", merged);
        late.then().statusCode(200);

        tell(track(NOON, user, other));

        JsonPath profile = ShopTestClient.await(user, withIdentifiers(2));
        assertThat(profile.getString("traits.salutation.value") + profile.getString("traits.note.value")).isEqualTo("女士VIP");
        as("agent").header("If-Match", "\"2\"").contentType("application/json").body("{\"note\":\"x\"}")
                .patch("/v1/profiles/{id}/traits", merged).then().statusCode(412);
    }

    @Test
    void aPatchNeedsTheCurrentRevision() {
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body("{\"a\":1}")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(428)
                .contentType("application/problem+json").body("type", equalTo("urn:throughline:problem:precondition-required"));
        patch("agent", "\"7\"", "{\"a\":1}").then().statusCode(412).body("detail", containsString("revision 1"));
        patch("agent", "W/\"1\"", "{\"a\":1}").then().statusCode(412);
        patch("agent", "1", "{\"a\":1}").then().statusCode(400).body("errors[0].field", equalTo("If-Match"));
        patch("agent", "\"0\", \"1\"", "{\"a\":1}").then().statusCode(200);
        patch("agent", "*", "{\"a\":2}").then().statusCode(200).header("ETag", "\"3\"");
    }

    @Test
    void aPatchSentTwiceIsAppliedOnce() {
        patch("agent", "\"1\"", "{\"a\":1}").then().statusCode(200);

        patch("agent", "\"1\"", "{\"a\":1}").then().statusCode(412);
        patch("agent", "\"2\"", "{\"a\":1}").then().statusCode(200).header("ETag", "\"2\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a"                 |
            [1]                  |
            7                    |
            null                 |
            {"a":1,"a":2}        |
            {"1st":1}            | /1st
            {"a":"\\u0000"}       | /a
            {"a":{"b":["\\ud83d"]}} | /a/b/0
            {"n":1e999}          | /n
            """)
    void aPatchThatIsNotValidIsRefusedWithAPointerAndChangesNothing(String body, String pointer) {
        Response refused = patch("agent", "\"1\"", body);

        refused.then().statusCode(400).contentType("application/problem+json").body("type", equalTo(INVALID_BODY))
                .body("errors[0].field", equalTo(pointer == null ? "" : pointer));
        as("agent").get("/v1/profiles/{id}", id).then().header("ETag", "\"1\"");
    }

    @Test
    void aPatchIsBounded() {
        String many = IntStream.rangeClosed(0, 100).mapToObj(i -> "\"t" + i + "\":1").collect(Collectors.joining(",", "{", "}"));

        patch("agent", "\"1\"", many).then().statusCode(400);
        patch("agent", "\"1\"", "{\"a\":\"" + "字".repeat(1_400) + "\"}").then().statusCode(400).body("errors[0].field", equalTo("/a"));
        patch("agent", "\"1\"", "[".repeat(200_000)).then().statusCode(400);
        patch("agent", "\"1\"", "{\"a\":\"" + "x".repeat(2_000_000) + "\"}").then().statusCode(413);
        given().auth().oauth2(TestTokens.of("agent")).header("If-Match", "\"1\"").contentType("text/plain").body("x")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(415);
        patch("agent", "\"1\"", "").then().statusCode(400);
    }

    @Test
    void aPatchBeyondTheRoomOfAProfileIsRefusedByNameAndWhatIsObservedBeyondItIsLeftOut() {
        patch("agent", "*", traits("a", 100)).then().statusCode(200);
        patch("agent", "*", traits("b", 97)).then().statusCode(200);

        patch("agent", "*", "{\"city\":\"北京\",\"more\":1}").then().statusCode(400).body("type", equalTo(INVALID_BODY))
                .body("errors.field", equalTo(java.util.List.of("/more")));
        tell(identify(NOON.plusSeconds(60), "{\"city\":\"广州\",\"more\":1}", user));

        JsonPath profile = ShopTestClient.await(user, each -> "广州".equals(each.getString("traits.city.value")));
        assertThat(profile.<String, Object>getMap("traits")).hasSize(200).doesNotContainKey("more");
        patch("agent", "*", "{\"a0\":null,\"more\":2}").then().statusCode(200).body("traits.more.value", equalTo(2));
    }

    private static String traits(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"" + prefix + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void onlyWhoMayReadsAndOnlyWhoMayWrites() {
        for (String path : new String[]{ "/v1/profiles", "/v1/profiles/" + id, "/v1/profiles/by-identifier/" + user }) {
            given().get(path).then().statusCode(401).contentType("application/problem+json");
            given().auth().oauth2(TestTokens.forged("admin")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.expired("admin")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forAnotherAudience("admin")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get(path).then().statusCode(403);
            given().auth().oauth2(TestTokens.of()).get(path).then().statusCode(403);
            for (String role : new String[]{ "agent", "analyst", "marketer", "privacy", "admin" }) {
                as(role).get(path).then().statusCode(200);
            }
        }
        for (String role : new String[]{ "analyst", "marketer", "privacy" }) {
            patch(role, "\"1\"", "{\"a\":1}").then().statusCode(403);
        }
        given().contentType("application/json").body("{}").patch("/v1/profiles/{id}/traits", id).then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("agent")).contentType("application/json").body("{}")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(401);
    }

    @Test
    void whoIsNotKnownIsNotFoundAndWhatIsNoNameIsRefused() {
        as("agent").get("/v1/profiles/{id}", UUID.randomUUID()).then().statusCode(404).contentType("application/problem+json");
        as("agent").get("/v1/profiles/by-identifier/user_id:nobody-{x}", anyone()).then().statusCode(404);
        as("agent").get("/v1/profiles/not-an-id").then().statusCode(400).body("errors[0].field", equalTo("id"));
        as("agent").get("/v1/profiles/by-identifier/nobody").then().statusCode(400).body("errors[0].field", equalTo("identifier"));
        as("agent").header("If-Match", "*").contentType("application/json").body("{\"a\":1}")
                .patch("/v1/profiles/{id}/traits", UUID.randomUUID()).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "浦东", "东新区", "PUDONG", "ｐｕｄｏｎｇ road", "g-x7", "9931" })
    void isFoundByWhateverStandsInAValueInChineseAndInEnglish(String q) {
        tell(identify(NOON, "{\"district\":\"上海市浦东新区\",\"street\":{\"name\":\"Pudong Road\"},\"size\":19931}", user,
                "loyalty_id:G-X7" + anyone()));
        ShopTestClient.await(user, withIdentifiers(2));

        Response found = as("marketer").queryParam("q", q).get("/v1/profiles");

        found.then().statusCode(200).body("items.id", hasItems(id));
    }

    @Test
    void isNotFoundByWhatAProfileDoesNotHold() {
        as("analyst").queryParam("q", "娜上").get("/v1/profiles").then().statusCode(200).body("items", hasSize(0));
        patch("agent", "\"1\"", "{\"name\":null,\"nick\":\"" + user + "\"}").then().statusCode(200);
        as("analyst").queryParam("q", user.substring(8)).get("/v1/profiles").then().body("items.id", hasItems(id));
    }

    @Test
    void aListIsReadInPagesEachProfileOnce() {
        String shared = "共享" + anyone();
        for (int i = 0; i < 5; i++) {
            tell(identify(NOON, "{\"tag\":\"" + shared + "\"}", "user_id:" + i + shared));
        }
        for (int i = 0; i < 5; i++) {
            ShopTestClient.await("user_id:" + i + shared);
        }
        java.util.List<String> seen = new java.util.ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = as("analyst").queryParam("q", shared).queryParam("limit", 2);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/profiles").jsonPath();
            seen.addAll(page.getList("items.id"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(as("analyst").queryParam("limit", 1).get("/v1/profiles").jsonPath().getList("items")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({ "limit,0", "limit,201", "limit,many", "cursor,!", "cursor,bm90LWFuLWlk", "q,x", "q,'  '" })
    void aParameterThatIsNotValidIsRefusedByName(String name, String value) {
        as("analyst").queryParam(name, value).get("/v1/profiles").then().statusCode(400)
                .body("type", equalTo(INVALID_PARAMETER)).body("errors[0].field", equalTo(name));
    }

    @Test
    void textThatNoStoreCanKeepIsRefused() {
        as("analyst").urlEncodingEnabled(false).get("/v1/profiles?q=ab%00").then().statusCode(400).body("errors[0].field", equalTo("q"));
        as("analyst").urlEncodingEnabled(false).get("/v1/profiles/by-identifier/user_id:a%00b").then().statusCode(400);
    }

    @Test
    void healthAndMetricsAnswer() {
        ShopTestClient.await(user);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/started").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("throughline_outbox_age"))
                .body(containsString("throughline_traits_left_out"));
    }

    private Response patch(String role, String ifMatch, String body) {
        return as(role).header("If-Match", ifMatch).contentType("application/merge-patch+json")
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .patch("/v1/profiles/{id}/traits", id);
    }

    private static RequestSpecification as(String role) {
        return given().config(io.restassured.RestAssured.config().encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                .encodeContentTypeAs("application/merge-patch+json", io.restassured.http.ContentType.TEXT)
                .appendDefaultContentCharsetToContentTypeIfUndefined(false))).auth().oauth2(TestTokens.of(role));
    }
}
