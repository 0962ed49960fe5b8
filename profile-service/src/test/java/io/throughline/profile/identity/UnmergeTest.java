package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static io.throughline.profile.ShopTestClient.withIdentifiers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class UnmergeTest {

    private static final String WHY = "同一位顾客，已电话确认";

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String mail = "email:" + id + "@example.cn";
    private final String card = "loyalty_id:" + id;

    @Test
    void twoProfilesAreMergedByHandAndTakenApartAgainWithAllThatWasTheirs() {
        tell(identify(NOON, "{\"city\":\"上海\",\"name\":\"李娜\"}", user));
        String older = profile(user);
        tell(identify(NOON.plusSeconds(5), "{\"city\":\"北京\"}", mail, card));
        String younger = profile(mail);

        merge(older, younger, false).statusCode(200).body("profiles.find { it.id == '" + younger + "' }.becomes", equalTo("merged"))
                .body("profiles.find { it.id == '" + older + "' }.traits.city.before", equalTo("上海"))
                .body("profiles.find { it.id == '" + older + "' }.traits.city.after", equalTo("北京"));
        tell(track(NOON.plusSeconds(9), user, browser));
        ShopTestClient.await(mail, withIdentifiers(4));
        String link = links(older).getString("items.find { it.kind == 'manual' }.id");
        assertThat(links(older).getString("items.find { it.kind == 'manual' }.reason")).isEqualTo(WHY);
        assertThat(links(older).getString("items.find { it.kind == 'manual' }.source")).isEqualTo("api:agent");

        revoke(link, false).statusCode(200).body("profiles.find { it.id == '" + younger + "' }.becomes", equalTo("revived"));

        JsonPath one = ShopTestClient.get(user).jsonPath();
        JsonPath other = ShopTestClient.get(mail).jsonPath();
        assertThat(one.getString("id")).isEqualTo(older);
        assertThat(one.getString("traits.city.value")).isEqualTo("上海");
        assertThat(one.getList("identifiers.type")).containsExactlyInAnyOrder("user_id", "anonymous_id");
        assertThat(other.getString("id")).isEqualTo(younger);
        assertThat(other.getLong("revision")).isGreaterThan(2);
        assertThat(other.<Object>get("traits.name")).isNull();
        assertThat(lastTold(card)).isEqualTo(younger);
        JsonPath told = profileEvent(older, "unmerged");
        assertThat(told.getList("separatedTo")).isEqualTo(List.of(younger));
        assertThat(told.getList("changed")).isEqualTo(List.of("city"));
        assertThat(ShopTestClient.get("loyalty_id:" + id).jsonPath().getString("traits.city.value")).isEqualTo("北京");
        given().auth().oauth2(TestTokens.of("agent")).queryParam("q", "北京").get("/v1/profiles").then().body("items.id",
                org.hamcrest.Matchers.hasItem(younger));
    }

    @Test
    void aDryRunSaysWhatTheChangeWouldDoAndDoesNothing() {
        tell(identify(NOON, "{\"city\":\"上海\"}", user));
        String one = profile(user);
        tell(identify(NOON.plusSeconds(1), "{\"city\":\"广州\"}", "user_id:b-" + id));
        String other = profile("user_id:b-" + id);

        JsonPath tried = merge(one, other, true).statusCode(200).extract().jsonPath();

        assertThat(tried.getBoolean("dryRun")).isTrue();
        assertThat(tried.getList("overridden")).containsExactly("user_id 2 of 1");
        assertThat(ShopTestClient.get(user).jsonPath().getString("traits.city.value")).isEqualTo("上海");
        assertThat(ShopTestClient.get("user_id:b-" + id).jsonPath().getString("id")).isEqualTo(other);
        JsonPath done = merge(one, other, false).extract().jsonPath();
        assertThat(done.getList("profiles")).isEqualTo(tried.getList("profiles"));
        merge(other, one, false).statusCode(200).body("profiles", empty());
    }

    @Test
    void mergesOfMergesAreTakenApartInAnyOrder() {
        List<String> names = List.of(user, mail, card, "phone:+86138" + Math.abs(id.hashCode() % 90_000_000 + 10_000_000));
        names.forEach(each -> tell(identify(NOON, "{\"from\":\"" + each.substring(0, 4) + "\"}", each)));
        List<String> ids = names.stream().map(UnmergeTest::profile).toList();
        merge(ids.get(1), ids.get(0), false).statusCode(200);
        merge(ids.get(3), ids.get(2), false).statusCode(200);
        merge(ids.get(3), ids.get(1), false).statusCode(200);
        assertThat(profile(names.get(3))).isEqualTo(profile(names.get(0)));
        List<String> manual = links(ids.get(0)).getList("items.findAll { it.kind == 'manual' }.id");

        revoke(manual.get(0), false).statusCode(200);
        assertThat(profile(names.get(0))).isNotEqualTo(profile(names.get(1)));
        assertThat(profile(names.get(1))).isEqualTo(profile(names.get(2))).isEqualTo(profile(names.get(3)));
        revoke(manual.get(2), false).statusCode(200);
        revoke(manual.get(1), false).statusCode(200);

        for (int i = 0; i < 4; i++) {
            JsonPath profile = ShopTestClient.get(names.get(i)).jsonPath();
            assertThat(profile.getString("id")).isEqualTo(ids.get(i));
            assertThat(profile.getString("traits.from.value")).isEqualTo(names.get(i).substring(0, 4));
        }
        merge(ids.get(0), ids.get(1), false).statusCode(409);
    }

    @Test
    void theFirstIdentifierIsSeparatedAndTheOthersStayTogetherAsTheirEventSaid() {
        tell(track(NOON, user, browser, mail));
        String profile = ShopTestClient.await(user, withIdentifiers(3)).getString("id");

        separate(profile, user, true).statusCode(200).body("profiles", hasSize(2));
        separate(profile, user, false).statusCode(200).body("separation.redrawnLinks", hasSize(1));

        assertThat(profile(user)).isEqualTo(profile);
        assertThat(profile(mail)).isNotEqualTo(profile).isEqualTo(profile(browser));
        separate(profile, user, false).statusCode(200).body("profiles", empty());
        separate(profile, mail, false).statusCode(200).body("profiles", empty());
    }

    @Test
    void aDeviceThatIsSeparatedIsNobodysAgain() {
        tell(track(NOON, user, browser, mail));
        String profile = ShopTestClient.await(user, withIdentifiers(3)).getString("id");

        separate(profile, browser, true).statusCode(200).body("separation.visitors", equalTo(List.of(browser)));
        separate(profile, browser, false).statusCode(200);

        assertThat(ShopTestClient.get(browser).statusCode()).isEqualTo(404);
        assertThat(profile(mail)).isEqualTo(profile);
        Awaitility.await().atMost(Duration.ofSeconds(10))
                .until(() -> TestEvents.all("identities").stream().anyMatch(each -> each.key().equals(browser) && each.value() == null));
    }

    @Test
    void whatIsSeparatedStaysApartWhateverIsSaidLaterUntilThatIsLifted() {
        tell(track(NOON, user, mail));
        String profile = ShopTestClient.await(user, withIdentifiers(2)).getString("id");
        separate(profile, mail, false).statusCode(200);
        String other = profile(mail);

        tell(track(NOON.plusSeconds(10), user, mail));
        tell(track(NOON.plusSeconds(11), user, card));
        tell(track(NOON.plusSeconds(12), card, mail));
        tell(track(NOON.plusSeconds(13), mail, "crm_id:" + id));

        ShopTestClient.await(mail, withIdentifiers(2));
        assertThat(ShopTestClient.await(card, withIdentifiers(2)).getString("id")).isEqualTo(profile);
        assertThat(profile(mail)).isEqualTo(other);
        JsonPath conflicts =
                given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", mail).get("/v1/identity/conflicts").jsonPath();
        assertThat(conflicts.getList("items.reason")).contains("apart");
        String apart = given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", mail).get("/v1/identity/apart").then()
                .statusCode(200).body("items", hasSize(1)).body("items[0].reason", equalTo(WHY)).extract().jsonPath()
                .getString("items[0].id");
        merge(profile, other, false).statusCode(409).contentType("application/problem+json");
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(Map.of("reason", "弄错了"))
                .post("/v1/identity/apart/{id}/lifting", apart).then().statusCode(200);

        tell(track(NOON.plusSeconds(20), card, mail));

        assertThat(ShopTestClient.await(mail, withIdentifiers(4)).getString("id")).isEqualTo(profile);
    }

    @Test
    void anUnmergeHoldsAfterLaterMergesAndEventsOfOneInstant() {
        tell(track(NOON, user, browser));
        tell(track(NOON, mail, browser));
        JsonPath profile = ShopTestClient.await(mail, withIdentifiers(3));
        tell(identify(NOON, "{\"plan\":\"gold\"}", mail));
        tell(identify(NOON, "{\"plan\":\"silver\"}", user));
        tell(track(NOON, mail, card));
        ShopTestClient.await(card, withIdentifiers(4));
        String link = links(profile.getString("id")).getList("items", Map.class).stream()
                .filter(each -> each.get("a").equals(browser) && each.get("b").equals(mail)
                        || each.get("b").equals(browser) && each.get("a").equals(mail))
                .map(each -> (String) each.get("id")).findFirst().orElseThrow();

        revoke(link, false).statusCode(200);
        revoke(link, false).statusCode(200).body("profiles", empty());

        assertThat(ShopTestClient.get(card).jsonPath().getList("identifiers.type")).containsExactlyInAnyOrder("email", "loyalty_id");
        assertThat(ShopTestClient.get(user).jsonPath().getList("identifiers.type")).containsExactlyInAnyOrder("user_id", "anonymous_id");
        assertThat(ShopTestClient.get(card).jsonPath().getString("traits.plan.value")).isEqualTo("gold");
        assertThat(ShopTestClient.get(user).jsonPath().getString("traits.plan.value")).isEqualTo("silver");
    }

    @Test
    void aLinkThatAnotherLinkStandsInForIsTakenBackWithoutSeparatingAnybody() {
        tell(track(NOON, user, mail));
        tell(track(NOON, user, card));
        tell(track(NOON, card, mail));
        String profile = ShopTestClient.await(card, withIdentifiers(3)).getString("id");
        String link = links(profile).getString("items.find { it.a == '" + mail + "' && it.b == '" + user + "' }.id");

        revoke(link, false).statusCode(200).body("profiles", empty());

        assertThat(profile(mail)).isEqualTo(profile);
        assertThat(links(profile).getString("items.find { it.id == '" + link + "' }.revoked.reason")).isEqualTo(WHY);
        String made = links(profile).getString("items.find { it.kind == 'made' }.id");
        revoke(made, false).statusCode(409);
    }

    @Test
    void requestsAreCheckedBeforeAnythingIsLookedAt() {
        tell(track(NOON, user));
        String profile = profile(user);
        String nobody = "00000000-0000-7000-8000-000000000000";
        String body = "{\"other\":\"" + nobody + "\",\"reason\":\"x\"}";

        for (String path : List.of("/v1/profiles/" + profile + "/merges", "/v1/profiles/" + profile + "/separations",
                "/v1/links/" + nobody + "/revocation")) {
            given().contentType("application/json").body(body).post(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("agent")).contentType("application/json").body(body).post(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json").body(body).post(path).then().statusCode(403);
            post(path, "{").then().statusCode(400);
            post(path, "{\"reason\":\"" + "长".repeat(501) + "\",\"other\":\"" + nobody + "\",\"identifier\":\"user_id:1\"}").then()
                    .statusCode(400);
            post(path, "{\"reason\":\" \"}").then().statusCode(400).contentType("application/problem+json");
            post(path, "{\"reason\":\"" + "x".repeat(1_100_000) + "\"}").then().statusCode(413);
            post(path, "{\"tomorrow\":1}").then().statusCode(400);
        }
        post("/v1/profiles/" + profile + "/merges", body).then().statusCode(404);
        post("/v1/profiles/" + profile + "/merges", "{\"other\":\"" + profile + "\",\"reason\":\"x\"}").then().statusCode(400);
        post("/v1/profiles/" + nobody + "/separations", "{\"identifier\":\"" + user + "\",\"reason\":\"x\"}").then().statusCode(404);
        post("/v1/profiles/" + profile + "/separations", "{\"identifier\":\"profile_id:" + profile + "\",\"reason\":\"x\"}").then()
                .statusCode(400);
        post("/v1/links/" + nobody + "/revocation", "{\"reason\":\"x\"}").then().statusCode(404);
        given().get("/v1/profiles/{id}/links", profile).then().statusCode(401);
        given().auth().oauth2(TestTokens.of("marketer")).get("/v1/profiles/{id}/links", profile).then().statusCode(403);
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/profiles/{id}/links", nobody).then().statusCode(404);
        given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", 201).get("/v1/profiles/{id}/links", profile).then()
                .statusCode(400);
        given().auth().oauth2(TestTokens.of("agent")).queryParam("cursor", "x").get("/v1/profiles/{id}/links", profile).then()
                .statusCode(400);
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/profiles/{id}/links", "x").then().statusCode(400);
    }

    @Test
    void linksAreListedInPagesAndMaskedForThoseWhoMayNotSeeContactData() {
        tell(track(NOON, user, browser, mail, card));
        String profile = ShopTestClient.await(user, withIdentifiers(4)).getString("id");

        JsonPath first =
                given().auth().oauth2(TestTokens.of("analyst")).queryParam("limit", 2).get("/v1/profiles/{id}/links", profile).jsonPath();
        JsonPath second =
                given().auth().oauth2(TestTokens.of("analyst")).queryParam("limit", 2).queryParam("cursor", first.getString("next"))
                        .get("/v1/profiles/{id}/links", profile).then().body("items", hasSize(2)).extract().jsonPath();

        assertThat(second.getString("next")).isNull();
        assertThat(first.getList("items.a").toString() + second.getList("items.a")).doesNotContain(mail)
                .contains("email:" + id.charAt(0) + "***");
    }

    private static String profile(String identifier) {
        return ShopTestClient.await(identifier).getString("id");
    }

    private static JsonPath links(String profile) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", 200).get("/v1/profiles/{id}/links", profile).then()
                .statusCode(200).extract().jsonPath();
    }

    private static Response post(String path, String body) {
        return given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(body).post(path);
    }

    private static ValidatableResponse merge(String one, String other, boolean dryRun) {
        return post("/v1/profiles/" + one + "/merges", "{\"other\":\"" + other + "\",\"reason\":\"" + WHY + "\",\"dryRun\":" + dryRun + "}")
                .then();
    }

    private static ValidatableResponse separate(String profile, String identifier, boolean dryRun) {
        return post("/v1/profiles/" + profile + "/separations",
                "{\"identifier\":\"" + identifier + "\",\"reason\":\"" + WHY + "\",\"dryRun\":" + dryRun + "}").then();
    }

    private static ValidatableResponse revoke(String link, boolean dryRun) {
        return post("/v1/links/" + link + "/revocation", "{\"reason\":\"" + WHY + "\",\"dryRun\":" + dryRun + "}").then();
    }

    private static String lastTold(String identifier) {
        return Awaitility.await().atMost(Duration.ofSeconds(10))
                .until(() -> TestEvents.all("identities").stream().filter(each -> each.key().equals(identifier))
                        .reduce((earlier, later) -> later).map(each -> JsonPath.from(new String(each.value(), StandardCharsets.UTF_8)))
                        .filter(each -> each.getLong("revision") == 3), java.util.Optional::isPresent)
                .orElseThrow().getString("profileId");
    }

    private static JsonPath profileEvent(String profileId, String kind) {
        ConsumerRecord<String, byte[]> record = TestEvents.await("profiles", each -> profileId.equals(each.key())
                && ("io.throughline.profile." + kind + ".v1").equals(TestEvents.header(each, "ce_type")));
        EventContracts.assertValid("profiles", kind, record.value());
        EventContracts.assertExampleValid("profiles", kind);
        return JsonPath.from(new String(record.value(), StandardCharsets.UTF_8));
    }
}
