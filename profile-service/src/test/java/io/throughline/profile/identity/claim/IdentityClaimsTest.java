package io.throughline.profile.identity.claim;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What topic identities is told of claims of public sources, beside what is proven. */
@QuarkusTest
@RealServers
class IdentityClaimsTest {

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String other = "user_id:other-" + id;
    private final String device = "anonymous_id:" + id;

    /** A page's event: it is the device's, and says whom it is of. */
    private static void claim(String subject, String... claims) {
        tell(track(NOON, subject).replace("\"trust\":\"server\"",
                "\"trust\":\"public\",\"claims\":[\"" + String.join("\",\"", claims) + "\"]"));
    }

    private static String known(String user) {
        tell(identify(NOON, "{}", user));
        return ShopTestClient.await(user).getString("id");
    }

    private static List<ConsumerRecord<String, byte[]>> told(String key) {
        return TestEvents.all("identities").stream().filter(each -> key.equals(each.key())).toList();
    }

    /** The last record of a key, once it is so: null for a tombstone. */
    private static void awaitTold(String key, String profile, Boolean claimed) {
        Awaitility.await(key + " is " + profile).atMost(Duration.ofSeconds(20)).until(() -> {
            List<ConsumerRecord<String, byte[]>> all = told(key);
            if (all.isEmpty()) {
                return false;
            }
            byte[] last = all.getLast().value();
            if (last == null) {
                return profile == null;
            }
            JsonPath json = JsonPath.from(new String(last, StandardCharsets.UTF_8));
            return json.getString("profileId").equals(profile) && Objects.equals(json.get("claimed"), claimed);
        });
    }

    private static long count(String where) {
        return PostgresClient.<Long>inTransaction(
                session -> session.createNativeQuery("select count(*) from identity_claim where " + where, Long.class).getSingleResult());
    }

    private static void awaitSettled(String key, long rows) {
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> count("key = '" + key + "'") == rows && count("key = '" + key + "' and due") == 0);
    }

    @Test
    void aClaimIsToldAsOneAndJoinsNobodyHere() {
        String profile = known(user);

        claim(device, "email:unknown-" + id + "@example.cn", user);
        claim("claimed_user_id:" + id, user);

        awaitTold("claimed_user_id:" + id, profile, true);
        // The first that names a person is the claim, of whom nobody who is believed ever told.
        awaitSettled(device, 1);
        assertThat(told(device)).isEmpty();
        claim(device, user, "email:unknown-" + id + "@example.cn");
        awaitTold(device, profile, true);
        ShopTestClient.get(device).then().statusCode(404);
        ShopTestClient.get("claimed_user_id:" + id).then().statusCode(404);
        assertThat(ShopTestClient.await(user).getList("identifiers")).hasSize(1);
    }

    @Test
    void theProofTakesTheClaimsPlaceAndNoClaimTakesTheProofs() {
        String mine = known(user);
        String theirs = known(other);
        claim(device, user);
        awaitTold(device, mine, true);

        tell(track(NOON, other, device));
        awaitTold(device, theirs, null);
        awaitSettled(device, 0);

        claim(device, user);
        tell(track(NOON.plusSeconds(1), device, "loyalty_id:after-" + id));
        ShopTestClient.await("loyalty_id:after-" + id);
        assertThat(count("key = '" + device + "'")).isZero();
        awaitTold(device, theirs, null);
    }

    @Test
    void aClaimOfSomebodyWhoIsTrulyToldOfLaterIsToldThen() {
        claim(device, user);
        awaitSettled(device, 1);
        assertThat(told(device)).isEmpty();

        String profile = known(user);

        awaitTold(device, profile, true);
    }

    @Test
    void aMergeOfTheClaimedUserIsFollowed() {
        String first = known(user);
        String second = known("email:" + id + "@example.cn");
        claim(device, user);
        awaitTold(device, first, true);
        claim("claimed_email:" + id + "@example.cn", "email:" + id + "@example.cn");
        awaitTold("claimed_email:" + id + "@example.cn", second, true);

        tell(track(NOON.plusSeconds(9), user, "email:" + id + "@example.cn"));
        String merged = ShopTestClient.await(user, ShopTestClient.withIdentifiers(2)).getString("id");

        awaitTold(device, merged, true);
        awaitTold("claimed_email:" + id + "@example.cn", merged, true);
    }

    @Test
    void theErasureOfTheClaimedUserTakesTheClaimBackAndLateClaimsAreNotKept() {
        String profile = known(user);
        claim(device, user);
        awaitTold(device, profile, true);

        erase("erase-" + id, user);

        awaitTold(device, null, null);
        claim(device, user);
        tell(track(NOON.plusSeconds(1), device, "loyalty_id:late-" + id));
        ShopTestClient.await("loyalty_id:late-" + id);
        assertThat(count("claimed = '" + user + "'")).isZero();
    }

    @Test
    void theErasureOfTheDeviceTakesTheClaimBack() {
        String profile = known(user);
        claim(device, user);
        awaitTold(device, profile, true);

        erase("erase-" + id, device);

        awaitTold(device, null, null);
        assertThat(count("key = '" + device + "'")).isZero();
        ShopTestClient.await(user);
    }

    private static void erase(String request, String subject) {
        given().auth().oauth2(TestTokens.of("privacy")).contentType("application/json")
                .body("{\"id\":\"%s\",\"kind\":\"erasure\",\"subject\":\"%s\"}".formatted(request, subject)).post("/v1/privacy/requests")
                .then().statusCode(201);
    }

    @Test
    void aDeviceThatIsSaidToBeOfManyIsNobodys() {
        for (int i = 0; i < 4; i++) {
            String each = "user_id:" + i + id;
            String profile = known(each);
            claim(device, each);
            if (i < 3) {
                awaitTold(device, profile, true);
            }
        }

        awaitTold(device, null, null);
    }

    @Test
    void aUsersDevicesAreLimitedAsTheRulesSay() {
        known(user);
        PostgresClient.inTransaction(session -> session
                .createNativeQuery(
                        "insert into identity_claim (key, claimed, source, said_at, since, users, due) select 'anonymous_id:' || n || '"
                                + id + "', '" + user + "', 'shop', now(), now(), '{1}', false from generate_series(1, 499) n")
                .executeUpdate());

        claim(device, user);
        awaitSettled(device, 1);
        claim(device + "-b", user);
        tell(track(NOON.plusSeconds(1), device + "-b", "loyalty_id:after-" + id));
        ShopTestClient.await("loyalty_id:after-" + id);

        assertThat(count("claimed = '" + user + "'")).isEqualTo(500);
    }
}
