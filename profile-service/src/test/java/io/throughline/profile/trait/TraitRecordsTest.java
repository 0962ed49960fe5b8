package io.throughline.profile.trait;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.empty;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.core.PersonIdentifiers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class TraitRecordsTest {

    private final String who = anyone();
    private final String user = "user_id:" + who;

    @Inject
    TraitRecords records;

    @Test
    void whatIsKnownOfAPersonIsShownAndForgotten() {
        tell(identify(NOON, "{\"city\":\"上海\",\"age\":30,\"nick\":\"" + who + "\"}", user));
        String id = ShopTestClient.await(user).getString("id");
        as("agent").header("If-Match", "*").contentType("application/json").body("{\"vip\":true}").patch("/v1/profiles/{id}/traits", id);
        PersonIdentifiers person = new PersonIdentifiers(UUID.fromString(id), List.of(), List.of(Identifier.parse(user)));

        JsonNode shown = PostgresClient.inTransaction(session -> records.show(session, person));
        assertThat(shown.findValuesAsText("trait")).containsExactlyInAnyOrder("age", "city", "nick", "vip");
        assertThat(shown.findValuesAsText("source")).contains("shop-web", "api:agent");

        int forgotten = PostgresClient.inTransaction(session -> records.eraseRecords(session, person));

        assertThat(forgotten).as("four facts and what is searched").isEqualTo(5);
        as("agent").get("/v1/profiles/{id}", id).then().body("traits", anEmptyMap());
        as("agent").queryParam("q", who).get("/v1/profiles").then().body("items", empty());
        as("agent").queryParam("filter", "age:eq:30").queryParam("q", who).get("/v1/profiles").then().body("items", empty());
        JsonNode left = PostgresClient.inTransaction(session -> records.show(session, person));
        assertThat(left).isEmpty();
    }

    @Test
    void aTraitThatBecomesPersonalIsMaskedAtOnceAndSoonNoLongerSearched() {
        String trait = "hobby " + who;
        tell(identify(NOON, "{\"" + trait + "\":\"" + who + "-kites\"}", user));
        String id = ShopTestClient.await(user).getString("id");
        as("analyst").queryParam("q", who + "-kites").get("/v1/profiles").then().body("items.size()", org.hamcrest.Matchers.equalTo(1));

        as("admin").contentType("application/json").body("""
                {"category":"own","label":{"zh":"爱好","en":"Hobby"},"type":"string","pii":true}""").put("/v1/trait-schemas/{name}", trait)
                .then().statusCode(201);

        as("analyst").get("/v1/profiles/{id}", id).then().body("traits.'" + trait + "'.value", org.hamcrest.Matchers.equalTo("***"));
        Awaitility.await()
                .untilAsserted(() -> as("analyst").queryParam("q", who + "-kites").get("/v1/profiles").then().body("items", empty()));
        as("agent").queryParam("q", who + "-kites").get("/v1/profiles").then().body("items.size()", org.hamcrest.Matchers.equalTo(1));
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
