package io.throughline.profile.trait;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A profile that cannot be drawn anew for one trait stops no other trait. */
@QuarkusTest
@RealServers
class TraitRecomputeFailuresTest {

    private static final String BELIEVED =
            """
            {"category":"own","label":{"zh":"鞋码","en":"Shoe size"},"type":"integer","survivorship":{"by":"source","sources":["shop-web",\
            "api:*"]}}""";

    private final String li = "user_id:" + anyone();
    private final String wang = "user_id:" + anyone();
    private final String failing = "鞋码 " + anyone();
    private final String other = "帽码 " + anyone();

    @AfterEach
    void mend() {
        sql("drop function if exists refuse_profile() cascade");
    }

    @Test
    void aTraitWhoseProfilesCannotBeDrawnIsTriedAgainWhileOthersAreDrawn() {
        String person = saysTwoThings(li, failing);
        saysTwoThings(wang, other);
        sql("create function refuse_profile() returns trigger language plpgsql as 'begin if new.id = ''" + person
                + "'' then raise exception ''refused''; end if; return new; end'");
        sql("create trigger refuse_profile before update on profile for each row execute function refuse_profile()");

        agree(failing);
        agree(other);

        awaitDone(other);
        ShopTestClient.await(wang, profile -> profile.getInt("traits.'" + other + "'.value") == 40);
        assertThat(schema(failing).jsonPath().getString("redraw.status")).isNotEqualTo("done");
        mend();
        sql("update trait_redraw set resume_at = now() where trait = '" + failing + "'");
        awaitDone(failing);
        ShopTestClient.await(li, profile -> profile.getInt("traits.'" + failing + "'.value") == 40);
    }

    /** The shop says 40, and a colleague 41 later. Gives the profile. */
    private static String saysTwoThings(String user, String trait) {
        tell(identify(NOON, "{\"" + trait + "\":40}", user));
        String id = ShopTestClient.await(user).getString("id");
        given().auth().oauth2(TestTokens.of("agent")).header("If-Match", "*").contentType("application/json").body("{\"" + trait + "\":41}")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(200);
        return id;
    }

    private static void agree(String trait) {
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body(BELIEVED).put("/v1/trait-schemas/{name}", trait)
                .then().statusCode(201);
    }

    private static Response schema(String trait) {
        return given().auth().oauth2(TestTokens.of("analyst")).get("/v1/trait-schemas/{name}", trait);
    }

    private static void awaitDone(String trait) {
        Awaitility.await(trait).atMost(Duration.ofSeconds(30))
                .until(() -> "done".equals(schema(trait).jsonPath().getString("redraw.status")));
    }

    private static void sql(String statement) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }
}
