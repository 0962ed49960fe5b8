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
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class ConflictTest {

    private static final String WHY = "夫妻共用邮箱";

    private final String id = anyone();
    private final String li = "user_id:li-" + id;
    private final String wang = "user_id:wang-" + id;
    private final String mail = "email:" + id + "@example.cn";
    private final String tablet = "device_id:tablet-" + id;

    @Test
    void theWeakerIdentifierStaysWhereItIsAndTheConflictIsListedOnceWithItsCount() {
        String first = twoUsersOfOneAddress();

        tell(track(NOON.plusSeconds(30), wang, mail));
        JsonPath conflict = conflict(mail, each -> each.getLong("items[0].count") == 2);

        assertThat(conflict.getList("items")).hasSize(1);
        assertThat(conflict.getString("items[0].reason")).isEqualTo("limit");
        assertThat(conflict.getString("items[0].detail")).isEqualTo("user_id 2 of 1");
        assertThat(conflict.getString("items[0].weaker")).isEqualTo(mail);
        assertThat(conflict.getString("items[0].other")).isEqualTo(wang);
        assertThat(conflict.getString("items[0].weakerProfile")).isEqualTo(first);
        assertThat(conflict.getString("items[0].source")).isEqualTo("/sources/shop-web");
        assertThat(conflict.getString("items[0].lastAt")).isEqualTo("2026-03-01T12:00:30Z");
        assertThat(ShopTestClient.get(mail).jsonPath().getString("id")).isEqualTo(first);
        assertThat(ShopTestClient.get(wang).jsonPath().getList("identifiers")).hasSize(1);
        // Touchpoints of both are kept as those of whoever they came from; told again, they change nothing.
        tell(track(NOON.plusSeconds(20), wang, mail));
        tell(track(NOON.plusSeconds(31), wang));
        assertThat(conflict(mail, each -> true).getLong("items[0].count")).isEqualTo(2);
        given().auth().oauth2(TestTokens.of("analyst")).queryParam("status", "open").queryParam("limit", 200).get("/v1/identity/conflicts")
                .then()
                .statusCode(200).body("items.id", hasItem(conflict.getString("items[0].id")))
                .body("items.weaker", org.hamcrest.Matchers.not(hasItem(mail)));
    }

    @Test
    void aConflictThatIsSettledByJoiningMakesOnePersonWhateverTheLimit() {
        String first = twoUsersOfOneAddress();
        String conflict = conflict(mail, each -> true).getString("items[0].id");

        settle(conflict, "join", true).statusCode(200).body("overridden", equalTo(List.of("user_id 2 of 1"))).body("profiles", hasSize(2));
        assertThat(ShopTestClient.get(wang).jsonPath().getString("id")).isNotEqualTo(first);
        settle(conflict, "join", false).statusCode(200).body("profiles", hasSize(2));

        assertThat(ShopTestClient.get(wang).jsonPath().getString("id")).isEqualTo(first);
        conflict(mail, each -> each.getString("items[0].status").equals("joined") && each.getString("items[0].settledWhy").equals(WHY));
        settle(conflict, "join", false).statusCode(200).body("profiles", empty());
        settle(conflict, "apart", false).statusCode(409);
    }

    @Test
    void aConflictThatIsSettledByKeepingApartStaysSettledAgainstAnyLaterEvidence() {
        String first = twoUsersOfOneAddress();
        String conflict = conflict(mail, each -> true).getString("items[0].id");

        settle(conflict, "apart", false).statusCode(200);
        settle(conflict, "apart", false).statusCode(200);

        tell(track(NOON.plusSeconds(40), wang, "crm_id:" + id));
        tell(track(NOON.plusSeconds(41), mail, "loyalty_id:" + id));
        tell(track(NOON.plusSeconds(42), "loyalty_id:" + id, "crm_id:" + id));
        ShopTestClient.await("crm_id:" + id, withIdentifiers(2));
        JsonPath indirect = conflict("loyalty_id:" + id, each -> !each.getList("items").isEmpty());
        assertThat(indirect.getString("items[0].reason")).isEqualTo("apart");
        assertThat(ShopTestClient.get("loyalty_id:" + id).jsonPath().getString("id")).isEqualTo(first);
        settle(conflict, "join", false).statusCode(409).body("detail", org.hamcrest.Matchers.containsString("/v1/identity/apart"));
    }

    @Test
    void whatProgramsWriteForNobodyJoinsNobody() {
        tell(identify(NOON, "{\"city\":\"上海\"}", "user_id:null", mail, "phone:000"));
        tell(identify(NOON, "{\"city\":\"北京\"}", "user_id:null", "email:b-" + id + "@example.cn"));

        JsonPath one = ShopTestClient.await(mail, each -> each.get("traits.city") != null);
        JsonPath other = ShopTestClient.await("email:b-" + id + "@example.cn", each -> each.get("traits.city") != null);

        assertThat(one.getString("id")).isNotEqualTo(other.getString("id"));
        assertThat(one.getString("traits.city.value")).isEqualTo("上海");
        assertThat(one.getList("identifiers")).hasSize(1);
        assertThat(ShopTestClient.get("user_id:null").statusCode()).isEqualTo(404);
        JsonPath blocked = conflict("user_id:null", each -> !each.getList("items").isEmpty());
        assertThat(blocked.getString("items[0].reason")).isEqualTo("blocked");
        assertThat(blocked.<Object>get("items[0].other")).isNull();
        settle(blocked.getString("items[0].id"), "join", false).statusCode(409);
    }

    @Test
    void aDeviceThatManyUseIsTakenFromWhoeverHadItAndJoinsNobodyFromThenOn() {
        tell(identify(NOON, "{\"locale\":\"zh\"}", tablet));
        for (int i = 0; i < 4; i++) {
            tell(track(NOON.plusSeconds(10 + i), "user_id:" + i + "-" + id, tablet));
            if (i == 0) {
                ShopTestClient.await(tablet);
            }
        }

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ShopTestClient.get(tablet).statusCode() == 404);

        assertThat(ShopTestClient.get("user_id:0-" + id).jsonPath().getList("identifiers")).hasSize(1);
        assertThat(ShopTestClient.get("user_id:0-" + id).jsonPath().<Object>get("traits.locale")).isNull();
        tell(track(NOON.plusSeconds(60), "user_id:new-" + id, tablet));
        assertThat(ShopTestClient.await("user_id:new-" + id).getList("identifiers")).hasSize(1);
        given().auth().oauth2(TestTokens.of("agent")).queryParam("reason", "shared").queryParam("identifier", tablet)
                .get("/v1/identity/conflicts").then()
                .statusCode(200).body("items", hasSize(1)).body("items[0].detail", equalTo("4 people, more than 3"))
                .body("items[0].other", nullValue());
    }

    @Test
    void aDeviceThatIsSharedNoLongerGoesBackToWhoseItWas() {
        String owner = "user_id:0-" + id;
        String shared = sharedTablet();

        settle(shared, "join", true).statusCode(200).body("profiles", hasSize(1));
        assertThat(ShopTestClient.get(tablet).statusCode()).isEqualTo(404);
        settle(shared, "join", false).statusCode(200).body("profiles.id",
                equalTo(List.of(ShopTestClient.get(owner).jsonPath().getString("id"))));
        settle(shared, "join", false).statusCode(200).body("profiles", empty());

        // The tablet, and the browser that was known by it alone.
        JsonPath profile = ShopTestClient.get(owner).jsonPath();
        assertThat(profile.getList("identifiers")).hasSize(3);
        assertThat(profile.getString("traits.locale.value")).isEqualTo("zh");
        tell(track(NOON.plusSeconds(70), owner, tablet));
        tell(track(NOON.plusSeconds(71), "user_id:last-" + id, tablet));
        assertThat(ShopTestClient.await("user_id:last-" + id).getList("identifiers")).hasSize(1);
        assertThat(ShopTestClient.get(tablet).jsonPath().getString("id")).isEqualTo(profile.getString("id"));
    }

    @Test
    void whatBecameSomebodyElsesMeanwhileDoesNotGoBackWithADevice() {
        String browser = "anonymous_id:" + id;
        String shared = sharedTablet();
        tell(track(NOON.plusSeconds(60), li, browser));
        ShopTestClient.await(li, withIdentifiers(2));

        settle(shared, "join", false).statusCode(200);

        assertThat(ShopTestClient.get("user_id:0-" + id).jsonPath().getList("identifiers.value")).containsExactlyInAnyOrder("0-" + id,
                "tablet-" + id);
        assertThat(ShopTestClient.get(browser).jsonPath().getString("id")).isEqualTo(ShopTestClient.get(li).jsonPath().getString("id"));
    }

    /** Somebody has it with a browser of theirs, and three others use it; gives the conflict that says so. */
    private String sharedTablet() {
        tell(identify(NOON, "{\"locale\":\"zh\"}", tablet, "anonymous_id:" + id));
        tell(track(NOON.plusSeconds(10), "user_id:0-" + id, tablet));
        ShopTestClient.await("user_id:0-" + id, withIdentifiers(3));
        for (int i = 1; i < 4; i++) {
            tell(track(NOON.plusSeconds(10 + i), "user_id:" + i + "-" + id, tablet));
        }
        Awaitility.await("taken").atMost(Duration.ofSeconds(10)).until(() -> ShopTestClient.get(tablet).statusCode() == 404);
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("reason", "shared").queryParam("identifier", tablet)
                .get("/v1/identity/conflicts")
                .jsonPath().getString("items[0].id");
    }

    @Test
    void anAliasOfAUserWhoTurnsUpLaterJoinsThemToo() {
        tell(track(NOON, li).replace("\"track\"", "\"alias\"").replace("\"channel\"", "\"previousId\":\"wang-" + id + "\",\"channel\""));
        assertThat(ShopTestClient.await(li, withIdentifiers(2)).getList("identifiers.type")).contains("anonymous_id");

        tell(identify(NOON.minusSeconds(60), "{\"city\":\"杭州\"}", wang));

        JsonPath profile = ShopTestClient.await(wang, withIdentifiers(3));
        assertThat(profile.getString("id")).isEqualTo(ShopTestClient.get(li).jsonPath().getString("id"));
        ShopTestClient.await(li, each -> "杭州".equals(each.getString("traits.city.value")));
    }

    @Test
    void rulesAreReadAndReplacedByWhoeverReadThemLast() throws Exception {
        Response read = given().auth().oauth2(TestTokens.of("admin")).get("/v1/identity/rules");
        read.then().statusCode(200).body("types.user_id.limit", equalTo(1)).body("types.user_id.priority", equalTo(1));
        IdentityTestRules.put(rules -> rules.withObject("/types/email").put("limit", 1));
        try {
            tell(track(NOON, li, mail));
            tell(track(NOON.plusSeconds(1), li, "email:b-" + id + "@example.cn"));
            assertThat(conflict("email:b-" + id + "@example.cn", each -> !each.getList("items").isEmpty()).getString("items[0].detail"))
                    .isEqualTo("email 2 of 1");
            put("admin", read.header("ETag"), read.asString()).statusCode(412);
        } finally {
            IdentityTestRules.reset();
        }
        tell(track(NOON.plusSeconds(2), li, "email:b-" + id + "@example.cn"));
        ShopTestClient.await(li, withIdentifiers(3));
        put("admin", null, read.asString()).statusCode(428);
        put("admin", "*", "{\"types\":{}}").statusCode(400).body("errors.field", hasItem("/others"));
        put("admin", "*", read.asString().replace("\"limit\":1,", "\"limit\":\"one\",")).statusCode(400);
        put("admin", "*", "{").statusCode(400);
        put("admin", "*", "").statusCode(400);
        put("agent", "*", read.asString()).statusCode(403);
        given().get("/v1/identity/rules").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("marketer")).get("/v1/identity/rules").then().statusCode(403);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/identity/rules").then().statusCode(401);
    }

    @Test
    void requestsAreCheckedBeforeAnythingIsLookedAt() {
        String nobody = "00000000-0000-7000-8000-000000000000";
        String settle = "/v1/identity/conflicts/" + nobody + "/settlement";
        String body = "{\"decision\":\"join\",\"reason\":\"x\"}";

        given().contentType("application/json").body(body).post(settle).then().statusCode(401);
        given().auth().oauth2(TestTokens.of("analyst")).contentType("application/json").body(body).post(settle).then().statusCode(403);
        post(settle, body).then().statusCode(404);
        post(settle, "{\"decision\":\"maybe\",\"reason\":\"x\"}").then().statusCode(400);
        post(settle, "{\"decision\":\"join\"}").then().statusCode(400);
        post(settle, "{\"reason\":\"" + "x".repeat(1_100_000) + "\"}").then().statusCode(413);
        post("/v1/identity/apart", "{\"one\":\"user_id:nobody-" + id + "\",\"other\":\"user_id:no-" + id + "\",\"reason\":\"x\"}").then()
                .statusCode(404);
        post("/v1/identity/apart", "{\"one\":\"" + li + "\",\"other\":\"" + li + "\",\"reason\":\"x\"}").then().statusCode(400);
        post("/v1/identity/apart", "{\"one\":\"nobody\",\"other\":\"" + li + "\",\"reason\":\"x\"}").then().statusCode(400);
        post("/v1/identity/apart/" + nobody + "/lifting", "{\"reason\":\"x\"}").then().statusCode(404);
        post("/v1/identity/apart/" + nobody + "/lifting", "{}").then().statusCode(400);
        given().get("/v1/identity/conflicts").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("marketer")).get("/v1/identity/conflicts").then().statusCode(403);
        given().auth().oauth2(TestTokens.of("analyst")).queryParam("identifier", mail).get("/v1/identity/conflicts").then().statusCode(403);
        for (String bad : List.of("status=lost", "reason=mood", "identifier=x", "limit=0", "cursor=x")) {
            given().auth().oauth2(TestTokens.of("agent")).get("/v1/identity/conflicts?" + bad).then().statusCode(400)
                    .contentType("application/problem+json");
        }
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/identity/apart?limit=201").then().statusCode(400);
    }

    /** The profile of the first. */
    private String twoUsersOfOneAddress() {
        tell(track(NOON, li, mail));
        String first = ShopTestClient.await(mail, withIdentifiers(2)).getString("id");
        tell(track(NOON.plusSeconds(20), wang, mail));
        ShopTestClient.await(wang);
        return first;
    }

    private static JsonPath conflict(String identifier, Predicate<JsonPath> like) {
        return Awaitility.await("conflict of " + identifier).atMost(Duration.ofSeconds(10))
                .until(() -> given().auth().oauth2(TestTokens.of("agent"))
                        .queryParam("identifier", identifier).get("/v1/identity/conflicts").jsonPath(), like::test);
    }

    private static Response post(String path, String body) {
        return given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(body).post(path);
    }

    private static ValidatableResponse settle(String conflict, String decision, boolean dryRun) {
        return post("/v1/identity/conflicts/" + conflict + "/settlement",
                "{\"decision\":\"" + decision + "\",\"reason\":\"" + WHY + "\",\"dryRun\":" + dryRun + "}").then();
    }

    private static ValidatableResponse put(String role, String ifMatch, String body) {
        var request = given().auth().oauth2(TestTokens.of(role)).contentType("application/json").body(body);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).put("/v1/identity/rules").then();
    }
}
