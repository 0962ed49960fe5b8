package io.throughline.profile.trait;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@RealServers
class TraitSchemaApiTest {

    private static final String SIZE =
            "{\"category\":\"own\",\"label\":{\"zh\":\"鞋码\",\"en\":\"Shoe "
                    + "size\"},\"type\":\"integer\",\"constraints\":{\"min\":16,\"max\":50}}";

    private final String user = "user_id:" + anyone();
    private final String trait = "鞋码 " + anyone();

    @Test
    void aSchemaIsAgreedOnReadChangedAndTakenBack() {
        put("admin", trait, null, SIZE).then().statusCode(201).header("ETag", "\"1\"").body("name", equalTo(trait))
                .body("label.zh", equalTo("鞋码")).body("constraints.max", equalTo(50)).body("survivorship.by", equalTo("recency"))
                .body("builtIn", equalTo(false)).body("changedBy", equalTo("admin"));

        put("admin", trait, "\"1\"", SIZE.replace("50", "52")).then().statusCode(200).header("ETag", "\"2\"");

        as("marketer").get("/v1/trait-schemas/{name}", trait).then().statusCode(200).body("constraints.max", equalTo(52))
                .body("redraw.status", equalTo("waiting"));
        as("admin").header("If-Match", "\"2\"").delete("/v1/trait-schemas/{name}", trait).then().statusCode(204);
        as("admin").get("/v1/trait-schemas/{name}", trait).then().statusCode(404);
        as("admin").header("If-Match", "\"2\"").delete("/v1/trait-schemas/{name}", trait).then().statusCode(204);
    }

    @Test
    void theSameSchemaSentTwiceChangesNothingAndAnotherNeedsTheCurrentVersion() {
        put("admin", trait, null, SIZE).then().statusCode(201);

        put("admin", trait, null, SIZE).then().statusCode(200).header("ETag", "\"1\"");
        put("admin", trait, null, SIZE.replace("50", "52")).then().statusCode(428);
        put("admin", trait, "\"7\"", SIZE.replace("50", "52")).then().statusCode(412).body("detail", containsString("version 1"));
        as("admin").delete("/v1/trait-schemas/{name}", trait).then().statusCode(428);
        as("admin").header("If-Match", "\"7\"").delete("/v1/trait-schemas/{name}", trait).then().statusCode(412);
    }

    @Test
    void whoeverMeansASchemaThatIsThereAgreesOnNone() {
        put("admin", trait, "*", SIZE).then().statusCode(412);

        as("admin").get("/v1/trait-schemas/{name}", trait).then().statusCode(404);
        put("admin", trait, null, SIZE).then().statusCode(201);
        put("admin", trait, "*", SIZE.replace("50", "52")).then().statusCode(200);
    }

    @Test
    void whatIsBuiltInMayBeOverriddenAndComesBack() {
        String title = as("agent").get("/v1/trait-schemas/title").asString();
        String etag = "\"" + JsonPath.from(title).getInt("version") + "\"";
        String own =
                "{\"category\":\"demographic\",\"label\":{\"zh\":\"头衔\",\"en\":\"Title\"},\"type\":\"enum\","
                        + "\"constraints\":{\"values\":[\"女士\",\"先生\"]}}";

        put("admin", "title", etag, own).then().statusCode(200).body("builtIn", equalTo(false));

        patch("{\"title\":\"教授\"}", user()).then().statusCode(400).body("errors[0].field", equalTo("/title"));
        String now = as("agent").get("/v1/trait-schemas/title").header("ETag");
        as("admin").header("If-Match", now).delete("/v1/trait-schemas/title").then().statusCode(204);
        as("agent").get("/v1/trait-schemas/title").then().body("builtIn", equalTo(true)).body("label.zh", equalTo("职位"));
    }

    @Test
    void aPatchThatASchemaForbidsIsRefusedWithAPointerAndOneThatItAllowsIsNot() {
        put("admin", trait, null, SIZE).then().statusCode(201);
        String id = user();

        patch("{\"" + trait + "\":4}", id).then().statusCode(400).contentType("application/problem+json")
                .body("type", equalTo("urn:throughline:problem:invalid-body")).body("errors[0].field", equalTo("/" + trait))
                .body("errors[0].message", equalTo("must be 16 at least"));
        patch("{\"email\":\"nobody\",\"" + trait + "\":null}", id).then().statusCode(400).body("errors[0].field", equalTo("/email"));
        patch("{\"" + trait + "\":41}", id).then().statusCode(200);
    }

    @Test
    void whatAnotherReplicaAgreedOnHoldsHereWithinTwoSeconds() {
        String id = user();

        PostgresClient.inTransaction(session -> session.createNativeQuery("""
                insert into trait_schema (name, version, definition, changed_at, changed_by)
                values (:name, 1, cast(cast(:definition as text) as jsonb), now(), 'another')""")
                .setParameter("name", trait).setParameter("definition", SIZE).executeUpdate());

        Awaitility.await().atMost(java.time.Duration.ofSeconds(2)).pollInterval(java.time.Duration.ofMillis(100))
                .until(() -> patch("{\"" + trait + "\":4}", id).statusCode() == 400);
    }

    @Test
    void aChangedSurvivorshipDrawsProfilesAnewAndTellsHowFarItHasCome() {
        tell(identify(NOON, "{\"" + trait + "\":40}", user));
        ShopTestClient.await(user);
        assertThat(patch("{\"" + trait + "\":41}", ShopTestClient.await(user).getString("id")).statusCode()).isEqualTo(200);

        put("admin", trait, null,
                SIZE.replace("\"type\"", "\"survivorship\":{\"by\":\"source\",\"sources\":[\"shop-web\",\"api:*\"]},\"type\""))
                .then().statusCode(201).body("redraw.status", equalTo("waiting"));

        ShopTestClient.await(user, profile -> profile.getInt("traits.'" + trait + "'.value") == 40);
        Awaitility.await()
                .untilAsserted(() -> as("analyst").get("/v1/trait-schemas/{name}", trait).then().body("redraw.status", equalTo("done")));
        JsonPath redraw = as("analyst").get("/v1/trait-schemas/{name}", trait).jsonPath();
        assertThat(redraw.getInt("redraw.done")).isGreaterThanOrEqualTo(redraw.getInt("redraw.total")).isPositive();
        patch("{\"" + trait + "\":42}", ShopTestClient.await(user).getString("id")).then().statusCode(400).body("detail",
                containsString("shop-web"));
    }

    @Test
    void schemasAreListedByNameInPagesAndByCategory() {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = as("analyst").queryParam("limit", 10);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor)).get("/v1/trait-schemas").jsonPath();
            seen.addAll(page.getList("items.name"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(seen).contains("email", "city", "interests", "industry").isSorted().doesNotHaveDuplicates();
        as("agent").queryParam("category", "psychographic").get("/v1/trait-schemas").then().statusCode(200)
                .body("items.name", hasItem("interests")).body("items.category.unique()", equalTo(List.of("psychographic")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"category":"own"                                                                   | /category
            {"category":"astral","label":{"zh":"a","en":"a"},"type":"string"}                   | /category
            {"category":"own","label":{"zh":"a","en":"a"},"type":"text"}                        | /type
            {"category":"own","label":{"zh":"a"},"type":"string"}                               | /label/en
            {"category":"own","label":{"zh":"a","en":"a"},"type":"string","colour":1}           | /colour
            {"category":"own","label":{"zh":"a","en":"a"},"type":"string","constraints":{"pattern":"("}} | /constraints/pattern
            """)
    void aSchemaThatIsNotValidIsRefusedWithAPointer(String schema, String pointer) {
        put("admin", trait, null, schema).then().statusCode(400).contentType("application/problem+json")
                .body("errors[0].field", equalTo(pointer == null ? "" : pointer));
        as("admin").get("/v1/trait-schemas/{name}", trait).then().statusCode(404);
    }

    @Test
    void whatIsTooLargeOrUnknownIsRefused() {
        put("admin", trait, null, "{\"category\":\"" + "x".repeat(2_000_000)).then().statusCode(413);
        put("admin", "1st", null, SIZE).then().statusCode(400).body("errors[0].field", equalTo("name"));
        as("admin").queryParam("category", "astral").get("/v1/trait-schemas").then().statusCode(400).body("errors[0].field",
                equalTo("category"));
        as("admin").header("If-Match", "*").delete("/v1/trait-schemas/{name}", trait).then().statusCode(404);
    }

    @Test
    void allStaffReadAndAdministratorsAloneWrite() {
        for (String path : List.of("/v1/trait-schemas", "/v1/trait-schemas/email")) {
            given().get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.forged("admin")).get(path).then().statusCode(401);
            given().auth().oauth2(TestTokens.partner("partner-mall", "partner")).get(path).then().statusCode(403);
            for (String role : List.of("agent", "analyst", "marketer", "privacy", "admin")) {
                as(role).get(path).then().statusCode(200);
            }
        }
        for (String role : List.of("agent", "analyst", "marketer", "privacy")) {
            put(role, trait, null, SIZE).then().statusCode(403);
            as(role).header("If-Match", "*").delete("/v1/trait-schemas/title").then().statusCode(403);
        }
        given().contentType("application/json").body(SIZE).put("/v1/trait-schemas/x").then().statusCode(401);
        given().header("If-Match", "*").delete("/v1/trait-schemas/title").then().statusCode(401);
    }

    private String user() {
        tell(identify(NOON, "{\"seen\":1}", user));
        return ShopTestClient.await(user).getString("id");
    }

    private static Response patch(String traits, String id) {
        return as("agent").header("If-Match", "*").contentType("application/json").body(traits).patch("/v1/profiles/{id}/traits", id);
    }

    private static Response put(String role, String name, String ifMatch, String schema) {
        RequestSpecification request = as(role).contentType("application/json").body(schema);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch)).put("/v1/trait-schemas/{name}", name);
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
