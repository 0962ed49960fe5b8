package io.throughline.profile.consent;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a banner may say that anybody can speak for who reads a page's write key. */
@QuarkusTest
@RealServers
class ConsentTrustTest {

    private static final String GRANT =
            "\"consent\":{\"categoryPreferences\":{\"Personalization\":true,\"Advertising\":true,\"Analytics\":true}}";
    private static final String DENIAL =
            "\"consent\":{\"categoryPreferences\":{\"Personalization\":false,\"Advertising\":false,\"Analytics\":false}}";
    private static final String GPC = "\"consent\":{\"globalPrivacyControl\":true}";

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String phone = "anonymous_id:phone-" + id;

    private static String says(String touchpoint, String context) {
        return touchpoint.replace("\"context\":{}", "\"context\":{" + context + "}");
    }

    private static String of(String trust, String touchpoint) {
        return touchpoint.replaceAll("\"trust\":\"[a-z]*\",", "").replace("\"channel\":\"web\"",
                "\"channel\":\"web\",\"trust\":\"" + trust + "\"");
    }

    private static String claiming(String touchpoint, String claim) {
        return of("public", touchpoint).replace("\"channel\":\"web\"", "\"channel\":\"web\",\"claims\":[\"" + claim + "\"]");
    }

    private void signedIn(String device) {
        tell(of("server", identify(NOON, "{\"name\":\"李娜\"}", user, device)));
        String profile = ShopTestClient.await(user).getString("id");
        ShopTestClient.await(device, found -> found.getString("id").equals(profile));
    }

    private void agent(String decision, String... purposes) {
        for (String purpose : purposes) {
            given().auth().oauth2(TestTokens.of("agent")).contentType("application/json").body("""
                    {"id":"%s","identifier":"%s","purpose":"%s","decision":"%s","version":1,"occurredAt":"%s"}"""
                    .formatted(decision + purpose + id, user, purpose, decision, NOON.plusSeconds(10))).post("/v1/consents").then()
                    .statusCode(201);
        }
    }

    private static boolean allowed(String identifier, String purpose) {
        return check(identifier, purpose, null).getBoolean("allowed");
    }

    private static JsonPath check(String identifier, String purpose, String channel) {
        var request = given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", identifier).queryParam("purpose", purpose);
        return (channel == null ? request : request.queryParam("channel", channel)).get("/v1/consents/check").jsonPath();
    }

    private static void awaitAllowed(String identifier, String purpose, boolean expected) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50)).until(() -> allowed(identifier, purpose) == expected);
    }

    /** Until all that was told of this device before has been taken in. */
    private void awaitTaken(String device) {
        String mail = "email:" + anyone() + "@example.cn";
        tell(of("server", identify(NOON.plusSeconds(501), "{}", device, mail)));
        ShopTestClient.await(mail);
    }

    /** What topic consents says last of a key; null for a tombstone and for nothing. */
    private static JsonPath told(String key) {
        List<ConsumerRecord<String, byte[]>> records = TestEvents.all("consents").stream().filter(each -> key.equals(each.key())).toList();
        byte[] last = records.isEmpty() ? null : records.getLast().value();
        if (last == null) {
            return null;
        }
        EventContracts.assertValid("consents", "consent", last);
        return new JsonPath(new String(last, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aPageThatOnlyClaimsToBeOfSomebodyChangesNothingOfThemAndHoldsForItsDevice() {
        signedIn(phone);
        agent("denied", "marketing", "analytics");

        tell(claiming(says(track(NOON.plusSeconds(60), browser), GRANT), user));

        awaitAllowed(browser, "marketing", true);
        assertThat(check(browser, "marketing", "web").getBoolean("allowed")).isTrue();
        assertThat(check(browser, "marketing", "email").getString("because")).isEqualTo("default");
        assertThat(allowed(user, "marketing")).isFalse();
        assertThat(allowed(user, "analytics")).isFalse();
        await().until(() -> told(browser) != null && told(browser).getBoolean("uses.marketing"));
    }

    @Test
    void aGrantOnTheirOwnDeviceDoesNotOverruleWhatAnAgentRecorded() {
        signedIn(browser);
        agent("denied", "marketing", "personalisation");

        tell(of("public", says(track(NOON.plusSeconds(60), browser), GRANT)));
        awaitTaken(browser);

        assertThat(allowed(user, "marketing")).isFalse();
        assertThat(allowed(user, "personalisation")).isFalse();
        assertThat(allowed(browser, "personalisation")).isFalse();
        assertThat(check(user, "personalisation", "web").getString("entry.id")).startsWith("denied");
    }

    @Test
    void aWithdrawalOnADeviceHoldsThereAgainstAnAgentsGrantAndSilencesThePersonNowhereElse() {
        signedIn(browser);
        signedIn(phone);
        agent("granted", "personalisation");
        String event = of("public", says(track(NOON.plusSeconds(60), browser), DENIAL));

        tell(event);
        tell(event);

        awaitAllowed(browser, "personalisation", false);
        assertThat(check(browser, "personalisation", "web").getBoolean("allowed")).isFalse();
        assertThat(check(browser, "personalisation", "email").getBoolean("allowed")).isTrue();
        assertThat(allowed(user, "personalisation")).isTrue();
        assertThat(allowed(phone, "personalisation")).isTrue();
        await().until(() -> told(browser) != null && !told(browser).getBoolean("personalisation"));
        String profile = ShopTestClient.await(user).getString("id");
        assertThat(told(profile).getBoolean("personalisation")).isTrue();
        JsonPath ledger = given().auth().oauth2(TestTokens.of("privacy")).get("/v1/consents/{id}", browser).jsonPath();
        assertThat(ledger.getList("entries.items.findAll { it.purpose == 'personalisation' }.trusted")).containsExactlyInAnyOrder(true,
                false);

        tell(of("public", says(track(NOON.plusSeconds(120), browser), GRANT)));

        awaitAllowed(browser, "personalisation", true);
        await().until(() -> told(browser) == null || told(browser).getBoolean("personalisation"));
    }

    @Test
    void aDevicesWithdrawalStaysItsOwnWhenItsPersonIsMerged() {
        signedIn(browser);
        agent("granted", "personalisation");
        tell(of("public", says(track(NOON.plusSeconds(60), browser), DENIAL)));
        awaitAllowed(browser, "personalisation", false);
        String mail = "email:" + id + "@example.cn";
        tell(of("server", identify(NOON.plusSeconds(61), "{\"name\":\"Li Na\"}", mail)));
        ShopTestClient.await(mail);

        tell(of("server", track(NOON.plusSeconds(62), user, mail)));

        await().until(() -> ShopTestClient.await(user).getString("id").equals(ShopTestClient.await(mail).getString("id")));
        assertThat(allowed(mail, "personalisation")).isTrue();
        assertThat(allowed(browser, "personalisation")).isFalse();
    }

    @Test
    void whatAVisitorSaidHoldsForThePersonOnceTheirDeviceIsLinked() {
        tell(of("public",
                says(track(NOON, browser), "\"consent\":{\"categoryPreferences\":{\"Advertising\":true,\"Personalization\":false}}")));
        awaitAllowed(browser, "personalisation", false);

        signedIn(browser);

        awaitAllowed(user, "personalisation", false);
        assertThat(check(user, "marketing", "web").getBoolean("allowed")).isTrue();
        assertThat(check(user, "marketing", "email").getBoolean("allowed")).isFalse();
    }

    @Test
    void whereClaimsAreAcceptedABannerStillOverrulesNothingThatIsTrusted() {
        signedIn(phone);
        agent("denied", "marketing");
        agent("granted", "analytics");

        tell(of("public", says(track(NOON.plusSeconds(60), user, browser),
                "\"consent\":{\"categoryPreferences\":{\"Advertising\":true,\"Analytics\":false}}")));

        awaitAllowed(browser, "analytics", false);
        assertThat(allowed(user, "analytics")).isTrue();
        assertThat(allowed(user, "marketing")).isFalse();
        assertThat(allowed(browser, "marketing")).isFalse();
    }

    @Test
    void aVisitorWhoProvedWhoTheyAreAndATrustedSourceSpeakForThePerson() {
        signedIn(phone);
        agent("granted", "personalisation");
        agent("denied", "analytics");

        tell(of("public", says(track(NOON.plusSeconds(60), user, browser), DENIAL)).replace("\"channel\":\"web\"",
                "\"channel\":\"web\",\"proven\":true"));

        awaitAllowed(user, "personalisation", false);

        tell(of("server", says(track(NOON.plusSeconds(120), user), GRANT)));

        awaitAllowed(user, "personalisation", true);
        awaitAllowed(user, "analytics", true);
    }

    @Test
    void whatIsSaidUnderAClaimedNameNeverReachesTheUser() {
        signedIn(phone);

        tell(of("public", says(track(NOON.plusSeconds(60), "claimed_" + user), DENIAL)));

        awaitAllowed("claimed_" + user, "personalisation", false);
        assertThat(allowed(user, "personalisation")).isTrue();
        assertThat(allowed(phone, "personalisation")).isTrue();
    }

    @Test
    void globalPrivacyControlWithdrawsForTheDeviceAtOnceAndForThePersonOnceTheyAreKnown() {
        tell(of("public", says(track(NOON, browser),
                "\"consent\":{\"globalPrivacyControl\":true,\"categoryPreferences\":{\"Personalization\":true,\"Advertising\":true}}")));

        awaitAllowed(browser, "personalisation", false);
        assertThat(allowed(browser, "sale_or_sharing")).isFalse();
        assertThat(check(browser, "sale_or_sharing", "email").getString("because")).isEqualTo("statement");
        assertThat(check(browser, "marketing", "web").getString("because")).isEqualTo("statement");
        assertThat(allowed(browser, "analytics")).isTrue();

        tell(of("public", track(NOON.plusSeconds(60), browser)));
        tell(of("server", identify(NOON.plusSeconds(61), "{\"country\":\"US\"}", user, browser)));

        awaitAllowed(user, "personalisation", false);
        assertThat(check(user, "sale_or_sharing", "email").getBoolean("allowed")).isFalse();
        assertThat(check(user, "marketing", "web").getBoolean("allowed")).isFalse();
        assertThat(check(user, "marketing", "email").getBoolean("allowed")).isTrue();
    }

    @Test
    void aSignalToOptOutTakesNothingFromSomebodyWhomItsPageOnlyClaims() {
        tell(of("server", identify(NOON, "{\"country\":\"US\"}", user)));
        ShopTestClient.await(user);
        awaitAllowed(user, "sale_or_sharing", true);

        tell(claiming(says(track(NOON.plusSeconds(60), browser), GPC), user));

        awaitAllowed(browser, "personalisation", false);
        assertThat(allowed(user, "sale_or_sharing")).isTrue();
        assertThat(allowed(user, "personalisation")).isTrue();
    }
}
