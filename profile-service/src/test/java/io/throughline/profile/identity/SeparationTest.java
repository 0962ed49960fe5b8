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

import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** frank and gina are two people, whom an alias of the shop's own server made one. */
@QuarkusTest
@RealServers
class SeparationTest {

    private static final String WHY = "两位顾客，已电话确认";

    private final String id = anyone();
    private final String frank = "user_id:frank-" + id;
    private final String mail = "email:frank-" + id + "@example.cn";
    private final String phone = "phone:+86138" + (10_000_000 + Math.abs(id.hashCode() % 90_000_000));
    private final String device = "anonymous_id:frank-" + id;
    private final String gina = "user_id:gina-" + id;
    private final String ginasMail = "email:gina-" + id + "@example.cn";
    private final Map<String, String> names =
            Map.of("frank", frank, "mail", mail, "phone", phone, "device", device, "gina", gina, "ginasMail", ginasMail);

    @ParameterizedTest
    @ValueSource(strings = { "frank", "mail", "phone", "device", "gina", "ginasMail" })
    void whoeverIsSeparatedAfterAnAliasBothHaveWhatTheirOwnEventsSaidAndKeepIt(String taken) {
        String profile = joined();

        JsonPath tried = separate(profile, names.get(taken), null, true);
        assertThat(ShopTestClient.get(gina).jsonPath().getList("identifiers")).hasSize(6);
        JsonPath done = separate(profile, names.get(taken), null, false);

        assertThat(tried.<Object>get("separation")).isEqualTo(done.get("separation"));
        assertThat(shape(tried)).isEqualTo(shape(done));
        assertThat(done.getList("separation.people")).hasSize(2);
        assertThat(done.getList("separation.endedLinks.a")).containsExactly(frank);
        assertThat(done.getList("separation.visitors")).isEmpty();
        areTwo();
        assertThat(separate(profile, names.get(taken), null, false).getList("profiles")).isEmpty();
        areTwo();
        tell(identify(NOON.plusSeconds(90), "{}", frank, mail, phone, device, "loyalty_id:frank-" + id));
        tell(identify(NOON.plusSeconds(91), "{}", gina, ginasMail, "loyalty_id:gina-" + id));
        ShopTestClient.await("loyalty_id:frank-" + id, withIdentifiers(5));
        ShopTestClient.await("loyalty_id:gina-" + id, withIdentifiers(3));
    }

    @Test
    void theAliasSaidAgainJoinsNobodyAndIsListed() {
        String profile = joined();
        String link = links(profile).getString("items.find { it.a == '" + frank + "' && it.b == '" + gina + "' }.id");
        revoke(link).statusCode(200);
        areTwo();

        tell(alias(120));
        tell(identify(NOON.plusSeconds(121), "{}", frank, mail, "loyalty_id:frank-" + id));

        ShopTestClient.await("loyalty_id:frank-" + id, withIdentifiers(5));
        assertThat(conflicts(gina).getList("items.reason")).containsExactly("apart");
        revoke(link).statusCode(200).body("profiles", empty());
    }

    @Test
    void whatWasSaidOfBothStaysWithTheFirstAndIsListedAsAConflict() {
        String profile = joined();
        tell(track(NOON.plusSeconds(60), gina, device, mail, "crm_id:" + id));
        ShopTestClient.await("crm_id:" + id, withIdentifiers(7));

        JsonPath done = separate(profile, gina, null, false);

        assertThat(done.getList("separation.conflicts")).hasSize(2);
        assertThat(ShopTestClient.get(frank).jsonPath().getList("identifiers.value")).hasSize(4);
        assertThat(ShopTestClient.get("crm_id:" + id).jsonPath().getList("identifiers")).hasSize(3);
        assertThat(conflicts(device).getList("items.status")).containsExactly("open");
    }

    @Test
    void mergesByHandAndAnAliasAreTakenApartInAnyOrder() {
        String hana = "user_id:hana-" + id;
        String profile = joined();
        tell(identify(NOON.plusSeconds(3), "{}", hana, "loyalty_id:hana-" + id));
        String third = ShopTestClient.await(hana, withIdentifiers(2)).getString("id");
        post("/v1/profiles/" + profile + "/merges", Map.of("other", third, "reason", WHY, "dryRun", false)).then().statusCode(200);
        tell(track(NOON.plusSeconds(50), "loyalty_id:hana-" + id, "crm_id:hana-" + id));
        ShopTestClient.await("crm_id:hana-" + id, withIdentifiers(9));

        separate(profile, mail, null, false);
        assertThat(ShopTestClient.get(frank).jsonPath().getList("identifiers")).hasSize(4);
        String manual = links(third).getString("items.find { it.kind == 'manual' && it.revoked == null }.id");
        if (manual != null) {
            revoke(manual).statusCode(200);
        }

        areTwo();
        assertThat(ShopTestClient.get(hana).jsonPath().getList("identifiers.type")).containsExactlyInAnyOrder("user_id", "loyalty_id",
                "crm_id");
        assertThat(ShopTestClient.get(hana).jsonPath().getString("id")).isEqualTo(third);
    }

    @Test
    void anIdentifierIsTakenFromWhomeverIsNamed() {
        String profile = joined();

        JsonPath done = separate(profile, phone, frank, false);

        assertThat(done.getList("separation.people")).hasSize(2);
        assertThat(ShopTestClient.get(phone).jsonPath().getList("identifiers")).hasSize(1);
        assertThat(ShopTestClient.get(frank).jsonPath().getList("identifiers")).hasSize(5);
        post("/v1/profiles/" + profile + "/separations", Map.of("identifier", phone, "from", phone, "reason", WHY)).then().statusCode(400);
        post("/v1/profiles/" + profile + "/separations", Map.of("identifier", mail, "from", "profile_id:" + profile, "reason", WHY)).then()
                .statusCode(400);
        post("/v1/profiles/" + profile + "/separations", Map.of("identifier", mail, "from", "user_id:nobody-" + id, "reason", WHY)).then()
                .statusCode(404);
    }

    private String joined() {
        tell(identify(NOON, "{\"name\":\"Frank\"}", frank, mail, device));
        tell(identify(NOON.plusSeconds(1), "{}", frank, phone));
        tell(identify(NOON.plusSeconds(2), "{\"name\":\"Gina\"}", gina, ginasMail));
        ShopTestClient.await(frank, withIdentifiers(4));
        ShopTestClient.await(gina, withIdentifiers(2));
        tell(alias(10));
        return ShopTestClient.await(gina, withIdentifiers(6)).getString("id");
    }

    private String alias(int second) {
        return track(NOON.plusSeconds(second), gina).replace("\"track\"", "\"alias\"")
                .replace("\"channel\"", "\"previousId\":\"frank-" + id + "\",\"channel\"");
    }

    private void areTwo() {
        JsonPath one = ShopTestClient.get(frank).jsonPath();
        JsonPath other = ShopTestClient.get(gina).jsonPath();
        assertThat(one.getList("identifiers.type")).containsExactlyInAnyOrder("user_id", "email", "phone", "anonymous_id");
        assertThat(other.getList("identifiers.type")).containsExactlyInAnyOrder("user_id", "email");
        assertThat(one.getString("traits.name.value")).isEqualTo("Frank");
        assertThat(other.getString("traits.name.value")).isEqualTo("Gina");
        assertThat(ShopTestClient.get(device).jsonPath().getString("id")).isEqualTo(one.getString("id"));
    }

    /** The profiles of an answer, without the ids of those that a dry run does not make. */
    private static Object shape(JsonPath answer) {
        return new TreeSet<>(answer.getList("profiles", Map.class).stream().map(each -> Objects.equals(each.get("becomes"), "made")
                ? "made " + each.get("identifiersAfter") + each.get("traits") : each.toString()).toList());
    }

    private static JsonPath separate(String profile, String identifier, String from, boolean dryRun) {
        Map<String, Object> body = new java.util.HashMap<>(Map.of("identifier", identifier, "reason", WHY, "dryRun", dryRun));
        if (from != null) {
            body.put("from", from);
        }
        return post("/v1/profiles/" + profile + "/separations", body).then().statusCode(200).body("dryRun", equalTo(dryRun)).extract()
                .jsonPath();
    }

    private static io.restassured.response.ValidatableResponse revoke(String link) {
        return post("/v1/links/" + link + "/revocation", Map.of("reason", WHY)).then();
    }

    private static io.restassured.response.Response post(String path, Map<String, ?> body) {
        return given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body(body).post(path);
    }

    private static JsonPath links(String profile) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("limit", 200).get("/v1/profiles/{id}/links", profile).then()
                .statusCode(200).extract().jsonPath();
    }

    private static JsonPath conflicts(String identifier) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", identifier).get("/v1/identity/conflicts").then()
                .statusCode(200).extract().jsonPath();
    }
}
