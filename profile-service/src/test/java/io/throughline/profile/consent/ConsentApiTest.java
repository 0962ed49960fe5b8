package io.throughline.profile.consent;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.page.PageCursor;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class ConsentApiTest {

    private final String id = anyone();
    private final String mail = "email:" + id + "@example.cn";

    private static ValidatableResponse post(String token, String body) {
        return given().auth().oauth2(token).contentType("application/json").body(body).post("/v1/consents").then();
    }

    private String statement(String entry, String purpose, String decision, String more) {
        return """
                {"id":"%s-%s","identifier":"%s","purpose":"%s","decision":"%s"%s}""".formatted(entry, id, mail, purpose, decision, more);
    }

    private ValidatableResponse check(String purpose, String channel) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", mail).queryParam("purpose", purpose)
                .queryParam("channel", channel).get("/v1/consents/check").then().statusCode(200);
    }

    @Test
    void aGrantIsInForceWhenItIsAnsweredAndItsWithdrawalIsAsEasy() {
        check("marketing", "email").body("allowed", equalTo(false)).body("because", equalTo("default")).body("entry", nullValue());

        post(TestTokens.of("agent"), statement("a", "marketing", "granted", """
                ,"version":1,"channels":["email"],"language":"zh-CN","region":"中国","source":"上海旗舰店","evidence":"她在会员表上签了字"
                """)).statusCode(201).body("pending", equalTo(false)).body("evidence", equalTo("她在会员表上签了字")).body("region", equalTo("CN"));
        check("marketing", "email").body("allowed", equalTo(true)).body("because", equalTo("statement")).body("entry.id",
                equalTo("a-" + id));
        check("marketing", "sms").body("allowed", equalTo(false)).body("because", equalTo("default"));

        post(TestTokens.of("agent"), statement("b", "marketing", "withdrawn", "")).statusCode(201).body("decision", equalTo("denied"));
        check("marketing", "email").body("allowed", equalTo(false)).body("entry.id", equalTo("b-" + id));
    }

    @Test
    void theSameIdSentTwiceChangesNothingAndWithOtherContentIsRefused() {
        String body = statement("twice", "feedback", "denied", ",\"evidence\":\"call 4711\"");
        post(TestTokens.of("agent"), body).statusCode(201);

        post(TestTokens.of("agent"), body).statusCode(200).body("evidence", equalTo("call 4711"));
        post(TestTokens.of("agent"), statement("twice", "feedback", "granted", ",\"version\":1")).statusCode(409);
        given().auth().oauth2(TestTokens.of("privacy")).get("/v1/consents/{id}", mail).then().statusCode(200).body("entries.items",
                hasSize(1));
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedByName() {
        String agent = TestTokens.of("agent");
        post(agent, "{\"id\":\"x\"").statusCode(400);
        post(agent, "{\"id\":\"x\",\"identifier\":\"nobody\",\"decision\":\"perhaps\"}").statusCode(400)
                .body("errors.field", containsInAnyOrder("/purpose", "/decision"));
        post(agent, "{\"id\":\"x\",\"identifier\":\"nobody\",\"purpose\":\"marketing\",\"decision\":\"denied\"}").statusCode(400)
                .body("errors.field", contains("/identifier"));
        post(agent, statement("u1", "world_peace", "denied", "")).statusCode(422).body("errors[0].field", equalTo("/purpose"));
        post(agent, statement("u2", "marketing", "granted", "")).statusCode(422).body("errors[0].field", equalTo("/version"));
        post(agent, statement("u3", "marketing", "granted", ",\"version\":99")).statusCode(422).body("errors[0].field",
                equalTo("/version"));
        post(agent, statement("u4", "marketing", "denied", ",\"channels\":[\"pigeon\"]")).statusCode(422).body("errors[0].field",
                equalTo("/channels"));
        post(agent, statement("u5", "service", "denied", "")).statusCode(422).body("errors[0].field", equalTo("/purpose"));
        post(agent, statement("u6", "marketing", "denied", ",\"evidence\":\"" + "字".repeat(400) + "\"")).statusCode(400)
                .body("errors[0].field", equalTo("/evidence"));
        post(agent, statement("u7", "marketing", "denied", ",\"evidence\":\"" + "x".repeat(1_100_000) + "\"")).statusCode(413);
        post(agent, statement("u8", "marketing", "denied", ",\"mood\":\"bad\"")).statusCode(400);
    }

    @Test
    void aTimeThatNoStoreKeepsAndAnIdThatIsNoProfilesAreRefusedByName() {
        String agent = TestTokens.of("agent");
        for (String time : new String[]{ "0000-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z" }) {
            post(agent, statement("t", "marketing", "denied", ",\"occurredAt\":\"" + time + "\"")).statusCode(400)
                    .body("errors.field", contains("/occurredAt"));
            given().auth().oauth2(TestTokens.of("admin")).contentType("application/json")
                    .body("""
                    {"textZh":"文","textEn":"text","legalBasis":"consent","validFrom":"%s","channels":["email"],"doubleOptIn":false}"""
                            .formatted(time))
                    .put("/v1/consent-purposes/late/versions/1").then().statusCode(400).body("errors.field", contains("/validFrom"));
        }
        post(agent, statement("n", "marketing", "denied", ",\"source\":\"a\\u0000b\"")).statusCode(400).body("errors.field",
                contains("/source"));
        post(agent, "{\"id\":\"x\",\"identifier\":\"profile_id:x\",\"purpose\":\"marketing\",\"decision\":\"denied\"}").statusCode(400)
                .body("errors.field", contains("/identifier"));
        for (String cursor : new String[]{ PageCursor.of("2026-03-01T12:00:00Z", "a\u0000", "b"),
                PageCursor.of("+999999999-01-01T00:00:00Z", "a", "b") }) {
            given().auth().oauth2(agent).queryParam("cursor", cursor).get("/v1/consents/{id}", mail).then().statusCode(400);
        }
    }

    @Test
    void onlyThoseWhoMayWriteAndAPartnerOfItsOwnChannelAlone() {
        String body = statement("roles", "personalisation", "denied", "");
        given().contentType("application/json").body(body).post("/v1/consents").then().statusCode(401);
        post(TestTokens.forged("agent"), body).statusCode(401);
        post(TestTokens.of("analyst"), body).statusCode(403);
        post(TestTokens.of("marketer"), body).statusCode(403);
        post(TestTokens.partner("partner-mall", null), body).statusCode(403);
        post(TestTokens.partner("partner-mall", "mall"), statement("other", "personalisation", "denied", ",\"channels\":[\"web\"]"))
                .statusCode(422);

        post(TestTokens.partner("partner-mall", "mall"), body).statusCode(201).body("channels", contains("mall")).body("sender",
                equalTo("partner:partner-mall"));

        given().auth().oauth2(TestTokens.partner("partner-mall", "mall")).queryParam("identifier", mail)
                .queryParam("purpose", "personalisation")
                .queryParam("channel", "mall").get("/v1/consents/check").then().statusCode(200).body("allowed", equalTo(false));
        given().auth().oauth2(TestTokens.partner("partner-mall", "mall")).queryParam("identifier", mail)
                .queryParam("purpose", "personalisation")
                .queryParam("channel", "web").get("/v1/consents/check").then().statusCode(403);
        given().auth().oauth2(TestTokens.partner("partner-mall", "mall")).get("/v1/consents/{id}", mail).then().statusCode(403);
        check("personalisation", "web").body("allowed", equalTo(true));
    }

    @Test
    void whoWithdrewEverywhereOrFromAllPartnersIsDeniedToAPartnerThatNeverSpokeToThem() {
        partnersCheck().body("allowed", equalTo(true)).body("because", equalTo("default")).body("entry", nullValue());

        post(TestTokens.of("agent"), statement("all", "personalisation", "withdrawn", "")).statusCode(201);
        partnersCheck().body("allowed", equalTo(false)).body("because", equalTo("statement")).body("entry.id", equalTo("all-" + id))
                .body("channel", equalTo("mall"));

        post(TestTokens.of("agent"), statement("back", "personalisation", "granted", ",\"version\":1")).statusCode(201);
        partnersCheck().body("allowed", equalTo(true)).body("because", equalTo("statement"));
        post(TestTokens.of("agent"), statement("partners", "personalisation", "denied", ",\"channels\":[\"partner\"]")).statusCode(201);
        partnersCheck().body("allowed", equalTo(false)).body("entry.id", equalTo("partners-" + id));

        post(TestTokens.partner("partner-mall", "mall"), statement("own", "personalisation", "granted", ",\"version\":1")).statusCode(201);
        partnersCheck().body("allowed", equalTo(true)).body("entry.id", equalTo("own-" + id));
    }

    private ValidatableResponse partnersCheck() {
        return given().auth().oauth2(TestTokens.partner("partner-mall", "mall")).queryParam("identifier", mail)
                .queryParam("purpose", "personalisation")
                .queryParam("channel", "mall").get("/v1/consents/check").then().statusCode(200);
    }

    @Test
    void whoSeesNoAddressesMayNotFindOutWhetherTheyAreKnown() {
        for (String role : List.of("analyst", "marketer")) {
            var asking = given().auth().oauth2(TestTokens.of(role));
            asking.queryParam("identifier", mail).queryParam("purpose", "feedback").get("/v1/consents/check").then().statusCode(403)
                    .body("type", equalTo("urn:throughline:problem:forbidden"));
            given().auth().oauth2(TestTokens.of(role)).contentType("application/json")
                    .body("""
                    {"checks":[{"identifier":"user_id:%s","purpose":"feedback"},{"identifier":"%s","purpose":"feedback"}]}""".formatted(id,
                            mail))
                    .post("/v1/consents/check").then().statusCode(403);
            given().auth().oauth2(TestTokens.of(role)).queryParam("identifier", "profile_id:" + UUID.randomUUID())
                    .queryParam("purpose", "feedback")
                    .get("/v1/consents/check").then().statusCode(200);
        }
    }

    @Test
    void aBatchIsAnsweredInTheOrderOfItsQuestionsAndItsFaultsAreNamed() {
        post(TestTokens.of("agent"), statement("batch", "feedback", "denied", "")).statusCode(201);

        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body("""
                {"checks":[{"identifier":"%s","purpose":"feedback"},{"identifier":"user_id:unknown-%s","purpose":"feedback",\
                "channel":"web"},
                           {"identifier":"%s","purpose":"service","channel":"web"}]}""".formatted(mail, id, mail))
                .post("/v1/consents/check")
                .then().statusCode(200).body("items.allowed", contains(false, true, true))
                .body("items.because", contains("statement", "default", "legal_basis"));
        given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json")
                .body("{\"checks\":[{\"identifier\":\"x\",\"purpose\":\"feedback\"},{\"identifier\":\"user_id:1\",\"purpose\":\"no\"}]}")
                .post("/v1/consents/check").then().statusCode(400)
                .body("errors.field", contains("/checks/0/identifier", "/checks/1/purpose"));
        given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json").body("{\"checks\":[]}")
                .post("/v1/consents/check").then().statusCode(400);
        given().auth().oauth2(TestTokens.of("analyst")).queryParam("identifier", "x").queryParam("purpose", "feedback")
                .get("/v1/consents/check").then().statusCode(400);
        given().queryParam("identifier", mail).queryParam("purpose", "feedback").get("/v1/consents/check").then().statusCode(401);
    }

    @Test
    void theLedgerIsReadInPagesLatestFirst() {
        for (int i = 1; i <= 3; i++) {
            post(TestTokens.of("agent"), statement("p" + i, "feedback", i % 2 == 0 ? "granted" : "denied",
                    ",\"version\":1,\"occurredAt\":\"2026-03-0" + i + "T12:00:00Z\"")).statusCode(201);
        }

        String next = given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", 2).get("/v1/consents/{id}", mail).then()
                .statusCode(200)
                .body("entries.items.id", contains("p3-" + id, "p2-" + id)).body("state.feedback.web", equalTo("denied"))
                .body("uses.feedback", equalTo(false)).body("proof.feedback.web.id", equalTo("p3-" + id)).extract().path("entries.next");
        given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", 2).queryParam("cursor", next).get("/v1/consents/{id}", mail)
                .then()
                .statusCode(200).body("entries.items.id", contains("p1-" + id)).body("entries.next", nullValue());
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/consents/{id}", "email:nobody-" + id + "@example.cn").then().statusCode(404);
        given().auth().oauth2(TestTokens.of("analyst")).get("/v1/consents/{id}", mail).then().statusCode(403);
        given().auth().oauth2(TestTokens.of("agent")).queryParam("cursor", "?").get("/v1/consents/{id}", mail).then().statusCode(400);
    }

    @Test
    void personalisationIsSwitchedOffAndOnAgainAndTwiceIsOnce() {
        String agent = TestTokens.of("agent");
        for (int i = 0; i < 2; i++) {
            given().auth().oauth2(agent).contentType("application/json").body("{\"personalisation\":\"off\",\"source\":\"app\"}")
                    .put("/v1/consents/{id}/personalisation", mail).then().statusCode(200).body("personalisation", equalTo("off"));
        }
        check("personalisation", "web").body("allowed", equalTo(false));
        check("service", "web").body("allowed", equalTo(true));
        given().auth().oauth2(agent).get("/v1/consents/{id}", mail).then().body("entries.items", hasSize(1)).body("personalisation",
                equalTo(false));

        given().auth().oauth2(agent).contentType("application/json").body("{\"personalisation\":\"on\"}")
                .put("/v1/consents/{id}/personalisation", mail).then().statusCode(200).body("personalisation", equalTo("on"));
        given().auth().oauth2(agent).contentType("application/json").body("{\"personalisation\":\"maybe\"}")
                .put("/v1/consents/{id}/personalisation", mail).then().statusCode(400);
        given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json").body("{\"personalisation\":\"off\"}")
                .put("/v1/consents/{id}/personalisation", mail).then().statusCode(403);
        given().contentType("application/json").body("{\"personalisation\":\"off\"}")
                .put("/v1/consents/{id}/personalisation", mail).then().statusCode(401);
    }

    @Test
    void aPurposeIsWrittenInVersionsThatNeverChange() {
        String purpose = "news_" + id.replace("-", "_");
        String version = """
                {"textZh":"我们给您寄新品目录。","textEn":"We send you our catalogue.","legalBasis":"consent","validFrom":"2026-01-01T00:00:00Z",
                 "channels":["email","post"],"doubleOptIn":true,"defaults":{"*":{"*":"denied"}}}""";
        put(TestTokens.of("admin"), purpose, 1, version).statusCode(201).body("withdrawable", equalTo(true));

        put(TestTokens.of("privacy"), purpose, 1, version).statusCode(200);
        put(TestTokens.of("admin"), purpose, 1, version.replace("catalogue", "magazine")).statusCode(409);
        put(TestTokens.of("admin"), purpose, 3, version).statusCode(422);
        put(TestTokens.of("agent"), purpose, 2, version).statusCode(403);
        put(TestTokens.of("admin"), purpose, 2, version.replace("\"denied\"", "\"granted\"").replace("\"*\":{", "\"EU\":{")).statusCode(400)
                .body("errors[0].field", equalTo("/defaults/EU"));
        put(TestTokens.of("admin"), purpose, 2, "{}").statusCode(400);
        given().auth().oauth2(TestTokens.of("analyst")).get("/v1/consent-purposes/{id}/versions", purpose).then().statusCode(200)
                .body("items", hasSize(1));
        given().auth().oauth2(TestTokens.of("analyst")).get("/v1/consent-purposes/nothing/versions").then().statusCode(404);
        assertThat(given().auth().oauth2(TestTokens.of("analyst")).get("/v1/consent-purposes").then().statusCode(200).extract().jsonPath()
                .getList("items.id", String.class)).contains("analytics", "feedback", "marketing", "personalisation", "service", purpose);
        given().get("/v1/consent-purposes").then().statusCode(401);
    }

    private static ValidatableResponse put(String token, String purpose, int version, String body) {
        return given().auth().oauth2(token).contentType("application/json").body(body)
                .put("/v1/consent-purposes/{id}/versions/{version}", purpose, version).then();
    }

    @Test
    void aDoubleOptInCountsOnceItWasConfirmedByWhoeverHoldsTheToken() {
        String purpose = "club_" + id.replace("-", "_");
        put(TestTokens.of("admin"), purpose, 1, """
                {"textZh":"会员通讯","textEn":"Club news","legalBasis":"consent","validFrom":"2026-01-01T00:00:00Z","channels":["email"],\
                "doubleOptIn":true}
                """).statusCode(201);
        String body = statement("club", purpose, "granted", ",\"version\":1");
        String token =
                post(TestTokens.of("agent"), body).statusCode(201).body("pending", equalTo(true)).extract().path("confirmation.token");
        check(purpose, "email").body("allowed", equalTo(false)).body("because", equalTo("pending"));
        post(TestTokens.of("agent"), body).statusCode(200).body("confirmation", nullValue());
        confirm(TestTokens.partner("partner-mall", "mall"), token).statusCode(404);
        confirm(TestTokens.of("agent"), token.substring(1) + "A").statusCode(404);
        confirm(TestTokens.of("agent"), "").statusCode(400);
        confirm(TestTokens.of("analyst"), token).statusCode(403);

        confirm(TestTokens.of("agent"), token).statusCode(200).body("confirms", equalTo("club-" + id));

        check(purpose, "email").body("allowed", equalTo(true)).body("entry.sender", equalTo("confirmation"));
        post(TestTokens.of("agent"), statement("club-off", purpose, "withdrawn", "")).statusCode(201);
        confirm(TestTokens.of("agent"), token).statusCode(200);
        check(purpose, "email").body("allowed", equalTo(false)).body("because", equalTo("statement"));
    }

    private static ValidatableResponse confirm(String token, String confirmation) {
        return given().auth().oauth2(token).contentType("application/json")
                .body("{\"token\":\"" + confirmation + "\",\"evidence\":\"点击了邮件\"}")
                .post("/v1/consents/confirmations").then();
    }
}
