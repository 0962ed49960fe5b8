package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class AnnouncementTest {

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;

    @Test
    void allIdentitiesAreToldAgainAsTheyAreAndVisitorsAndOwnIdsAreNot() {
        tell(track(NOON, user, browser));
        tell(track(NOON, "anonymous_id:alone-" + id, "device_id:alone-" + id));
        ShopTestClient.await(user);
        TestEvents.await("identities", each -> each.key().equals(user));

        Response asked = given().auth().oauth2(TestTokens.of("admin")).post("/v1/identity/announcements");
        asked.then().statusCode(202).header("Location", notNullValue()).body("askedBy", equalTo("admin"));
        JsonPath done = Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> given().auth().oauth2(TestTokens.of("admin"))
                .get(asked.header("Location")).jsonPath(), each -> each.getString("status").equals("done"));

        assertThat(done.getLong("told")).isGreaterThanOrEqualTo(2);
        List<ConsumerRecord<String, byte[]>> told =
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> TestEvents.all("identities").stream()
                        .filter(each -> each.key().equals(user)).toList(), each -> each.size() == 2);
        JsonPath first = JsonPath.from(new String(told.get(0).value(), StandardCharsets.UTF_8));
        JsonPath second = JsonPath.from(new String(told.get(1).value(), StandardCharsets.UTF_8));
        assertThat(second.getString("profileId")).isEqualTo(first.getString("profileId"));
        assertThat(second.getLong("revision")).isEqualTo(first.getLong("revision"));
        assertThat(TestEvents.all("identities"))
                .noneMatch(each -> each.key().startsWith("profile_id:") || each.key().equals("anonymous_id:alone-" + id));
    }

    @Test
    void identitiesThatAreReadOtherwiseThanTheyAreStoredAreToldOnceToo() {
        tell(track(NOON, user));
        String profile = ShopTestClient.await(user).getString("id");
        // As numbers are that were kept before the region was another: read, they stand before all of their kind.
        store("insert into identifier (key, profile_id, first_seen, last_seen) select 'zz_id:\u212B' || lpad(cast(n as text), 5, '0'), "
                + "cast('" + profile + "' as uuid), now(), now() from generate_series(1, 2100) n");
        try {
            String asked = given().auth().oauth2(TestTokens.of("admin")).post("/v1/identity/announcements").then().statusCode(202).extract()
                    .header("Location");

            Awaitility.await().atMost(Duration.ofSeconds(90))
                    .until(() -> given().auth().oauth2(TestTokens.of("admin")).get(asked).jsonPath()
                            .getString("status").equals("done"));
        } finally {
            store("delete from identifier where key like 'zz\\_id:%'");
            store("update identity_announcement set status = 'done' where status = 'running'");
        }
    }

    private static void store(String sql) {
        PostgresClient.inTransaction(session -> session.createNativeQuery(sql).executeUpdate());
    }

    @Test
    void onlyWhoRunsTheInstallationMayAsk() {
        given().post("/v1/identity/announcements").then().statusCode(401);
        given().auth().oauth2(TestTokens.of("agent")).post("/v1/identity/announcements").then().statusCode(403);
        given().auth().oauth2(TestTokens.of("admin")).get("/v1/identity/announcements/00000000-0000-7000-8000-000000000000").then()
                .statusCode(404);
        given().auth().oauth2(TestTokens.of("admin")).get("/v1/identity/announcements/x").then().statusCode(400);
    }
}
