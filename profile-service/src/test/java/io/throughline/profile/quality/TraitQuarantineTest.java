package io.throughline.profile.quality;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.PersonIdentifiers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class TraitQuarantineTest {

    private final String user = "user_id:" + anyone();
    private final String trait = "鞋码 " + anyone();

    @Inject
    QuarantineRecords records;

    @BeforeEach
    void aSchema() {
        schema(null, 50).then().statusCode(201);
    }

    @Test
    void aValueThatItsSchemaForbidsDoesNotComeInButWaitsWithItsReason() {
        tell(identify(NOON, "{\"" + trait + "\":60,\"city\":\"上海\"}", user));

        assertThat(ShopTestClient.await(user, profile -> profile.get("traits.city") != null).<Map<String, Object>>get("traits"))
                .doesNotContainKey(trait);
        JsonPath held = held();
        assertThat(held.getList("items")).hasSize(1);
        assertThat(held.getString("items[0].identifier")).isEqualTo(user);
        assertThat(held.getInt("items[0].value")).isEqualTo(60);
        assertThat(held.getString("items[0].source") + " " + held.getString("items[0].at") + " " + held.getString("items[0].reason"))
                .isEqualTo("shop-web 2026-03-01T12:00:00Z must be 50 at most");
        assertThat(held.getString("items[0].eventId")).isNotBlank();
    }

    @Test
    void theSameEventTwiceIsHeldOnceAndAnotherWrongValueTakesItsPlace() {
        String event = identify(NOON, "{\"" + trait + "\":60,\"n\":1}", user);
        tell(event);
        tell(event);
        tell(identify(NOON.plusSeconds(1), "{\"" + trait + "\":61,\"n\":2}", user));
        ShopTestClient.await(user, profile -> profile.getInt("traits.n.value") == 2);

        JsonPath held = held();
        assertThat(held.getList("items")).hasSize(1);
        assertThat(held.getInt("items[0].value") + "x" + held.getInt("items[0].times")).isEqualTo("61x2");
    }

    @Test
    void onceTheSchemaIsMendedAValueIsReleasedIntoTheProfile() {
        tell(identify(NOON, "{\"" + trait + "\":60,\"n\":1}", user));
        ShopTestClient.await(user);
        String id = held().getString("items[0].id");
        release("agent", id).then().statusCode(422).contentType("application/problem+json").body("errors[0].message",
                equalTo("must be 50 at most"));

        schema("\"1\"", 70).then().statusCode(200);
        release("agent", id).then().statusCode(204);

        ShopTestClient.get(user).then().body("traits.'" + trait + "'.value", equalTo(60))
                .body("traits.'" + trait + "'.source", equalTo("shop-web"))
                .body("traits.'" + trait + "'.at", equalTo("2026-03-01T12:00:00Z"));
        release("agent", id).then().statusCode(404);
        as("agent").queryParam("trait", trait).get("/v1/trait-quarantine").then().body("items", empty());
    }

    @Test
    void whatIsReleasedDoesNotGoBeforeWhatIsNewer() {
        tell(identify(NOON, "{\"" + trait + "\":60,\"n\":1}", user));
        tell(identify(NOON.plusSeconds(5), "{\"" + trait + "\":40,\"n\":2}", user));
        ShopTestClient.await(user, profile -> profile.getInt("traits.n.value") == 2);
        schema("\"1\"", 70).then().statusCode(200);

        release("admin", held().getString("items[0].id")).then().statusCode(204);

        assertThat(ShopTestClient.get(user).jsonPath().getInt("traits.'" + trait + "'.value")).isEqualTo(40);
    }

    @Test
    void allOfATraitAreReleasedThatTheSchemaAllowsByNow() {
        String visitor = "anonymous_id:" + anyone();
        tell(identify(NOON, "{\"" + trait + "\":60,\"n\":1}", user));
        tell(identify(NOON, "{\"" + trait + "\":\"XL\"}", "user_id:2" + user.substring(8)));
        tell(identify(NOON, "{\"" + trait + "\":61}", visitor));
        Awaitility.await().until(() -> held().getList("items").size() == 3);
        schema("\"1\"", 70).then().statusCode(200);

        as("admin").queryParam("trait", trait).post("/v1/trait-quarantine/release").then().statusCode(200)
                .body("released", equalTo(2)).body("invalid", equalTo(1)).body("next", nullValue());
        as("admin").queryParam("trait", trait).post("/v1/trait-quarantine/release").then().statusCode(200).body("released", equalTo(0));

        ShopTestClient.get(user).then().body("traits.'" + trait + "'.value", equalTo(60));
        tell(identify(NOON.plusSeconds(9), "{\"n\":3}", "user_id:3" + user.substring(8), visitor));
        ShopTestClient.await("user_id:3" + user.substring(8), profile -> profile.getInt("traits.'" + trait + "'.value") == 61);
    }

    @Test
    void aValueIsDiscarded() {
        tell(identify(NOON, "{\"" + trait + "\":60,\"n\":1}", user));
        ShopTestClient.await(user);
        String id = held().getString("items[0].id");

        as("agent").delete("/v1/trait-quarantine/{id}", id).then().statusCode(204);

        as("agent").delete("/v1/trait-quarantine/{id}", id).then().statusCode(404);
        as("agent").queryParam("trait", trait).get("/v1/trait-quarantine").then().body("items", empty());
    }

    @Test
    void thoseWhoNeedNotSeeContactDataSeeThemMaskedHereToo() {
        tell(identify(NOON, "{\"email\":\"li at example.cn\",\"n\":1}", "email:" + user.substring(8) + "@example.cn"));
        Awaitility.await().until(() -> ("email:" + user.charAt(8) + "***@example.cn").equals(as("marketer").queryParam("trait", "email")
                .get("/v1/trait-quarantine").jsonPath().getString("items[0].identifier")));

        as("marketer").queryParam("trait", "email").get("/v1/trait-quarantine").then().body("items[0].value", equalTo("***"));
        as("agent").queryParam("trait", "email").get("/v1/trait-quarantine").then().body("items[0].value", equalTo("li at example.cn"));
    }

    @Test
    void aPersonsHeldValuesAreShownToThemAndForgotten() {
        tell(identify(NOON, "{\"" + trait + "\":60,\"n\":1}", user));
        ShopTestClient.await(user);
        PersonIdentifiers person = new PersonIdentifiers(null, List.of(), List.of(Identifier.parse(user)));

        JsonNode shown = PostgresClient.inTransaction(session -> records.show(session, person));
        assertThat(shown.findValuesAsText("trait")).containsExactly(trait);
        int forgotten = PostgresClient.inTransaction(session -> records.eraseRecords(session, person));
        assertThat(forgotten).isEqualTo(1);
        JsonNode left = PostgresClient.inTransaction(session -> records.show(session, person));
        assertThat(left).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "limit,0", "limit,201", "cursor,!", "cursor,bm90LWFuLWlk" })
    void aParameterThatIsNotValidIsRefusedByName(String name, String value) {
        as("agent").queryParam(name, value).get("/v1/trait-quarantine").then().statusCode(400).body("errors[0].field", equalTo(name));
    }

    @Test
    void onlyWhoMayReadsAndOnlyWhoMaySettles() {
        String id = UUID.randomUUID().toString();
        given().get("/v1/trait-quarantine").then().statusCode(401);
        given().auth().oauth2(TestTokens.forged("admin")).get("/v1/trait-quarantine").then().statusCode(401);
        given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get("/v1/trait-quarantine").then().statusCode(403);
        given().post("/v1/trait-quarantine/{id}/release", id).then().statusCode(401);
        for (String role : List.of("analyst", "marketer", "privacy")) {
            as(role).get("/v1/trait-quarantine").then().statusCode(200);
            release(role, id).then().statusCode(403);
            as(role).delete("/v1/trait-quarantine/{id}", id).then().statusCode(403);
        }
        as("agent").queryParam("trait", trait).post("/v1/trait-quarantine/release").then().statusCode(403);
        as("admin").post("/v1/trait-quarantine/release").then().statusCode(400);
        release("agent", id).then().statusCode(404);
        release("agent", "no-id").then().statusCode(400).body("errors[0].field", equalTo("id"));
    }

    private Response schema(String ifMatch, int max) {
        RequestSpecification request = as("admin").contentType("application/json").body("""
                {"category":"own","label":{"zh":"鞋码","en":"Shoe size"},"type":"integer","constraints":{"min":16,"max":%d}}"""
                .formatted(max));
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).put("/v1/trait-schemas/{name}", trait);
    }

    private JsonPath held() {
        return as("agent").queryParam("trait", trait).get("/v1/trait-quarantine").then().statusCode(200).extract().jsonPath();
    }

    private static Response release(String role, String id) {
        return as(role).post("/v1/trait-quarantine/{id}/release", id);
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
