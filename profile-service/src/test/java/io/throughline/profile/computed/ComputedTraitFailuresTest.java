package io.throughline.profile.computed;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands against filling one definition stops no other. */
@QuarkusTest
@RealServers
class ComputedTraitFailuresTest {

    private final String id = anyone();
    private final String failing = "failing " + id;
    private final String other = "other " + id;

    @AfterEach
    void mend() {
        sql("drop function if exists refuse_state() cascade");
        sql("delete from activity where identifier like 'zz\\_id:%'");
    }

    @Test
    void aDefinitionThatCannotBeFilledIsTriedAgainWhileOthersAreFilled() {
        tell(track(NOON, "user_id:" + id));
        ShopTestClient.await("user_id:" + id);
        sql("create function refuse_state() returns trigger language plpgsql as 'begin if jsonb_exists(new.states, ''" + failing
                + "'') then raise exception ''refused''; end if; return new; end'");
        sql("create trigger refuse_state before insert or update on computed_state for each row execute function refuse_state()");

        define(failing);
        define(other);

        awaitReady(other);
        assertThat(status(failing)).isEqualTo("filling");
        assertThat(number("select attempts from computed_trait where name = '" + failing + "'")).isPositive();
        mend();
        sql("update computed_trait set resume_at = now() where name = '" + failing + "'");
        awaitReady(failing);
        assertThat(number("select attempts from computed_trait where name = '" + failing + "'")).isZero();
    }

    @Test
    void anIdentifierThatIsReadOtherwiseThanItIsStoredIsPassedOnce() {
        // The last of all; read, it stands before itself, as numbers may that were kept before the region was another.
        sql("insert into activity (identifier, at, received_at, message_id, type, name, source, properties) "
                + "values ('zz_id:\u212B', now(), now(), 'm', 'track', 'Order Completed', 'shop-web', '{}')");

        define(other);

        awaitReady(other);
    }

    private static void define(String name) {
        given().auth().oauth2(TestTokens.of("marketer")).contentType("application/json")
                .body("{\"definition\":{\"kind\":\"count\",\"events\":{\"names\":[\"Order Completed\"]}}}")
                .put("/v1/computed-traits/{name}", name).then().statusCode(201);
    }

    private static String status(String name) {
        return given().auth().oauth2(TestTokens.of("analyst")).get("/v1/computed-traits/{name}", name).jsonPath().getString("status");
    }

    private static void awaitReady(String name) {
        Awaitility.await(name).atMost(Duration.ofSeconds(20)).until(() -> status(name).equals("ready"));
    }

    private static void sql(String statement) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(statement).executeUpdate());
    }

    private static int number(String sql) {
        return PostgresClient.inTransaction(session -> session.createNativeQuery(sql, Integer.class).getSingleResult());
    }
}
