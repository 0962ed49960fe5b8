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
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.EventContracts;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.consent.ledger.ConsentRecorder;
import io.throughline.profile.core.ChangedProfile.Cause;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.PersonIdentifiers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class ConsentFlowTest {

    @Inject
    ConsentRecorder consents;

    @Inject
    ConsentRecords records;

    private final String id = anyone();
    private final String user = "user_id:" + id;
    private final String browser = "anonymous_id:" + id;
    private final String mail = "email:" + id + "@example.cn";

    private static String consenting(String touchpoint, String preferences) {
        return touchpoint.replace("\"context\":{}", "\"context\":{\"consent\":{\"categoryPreferences\":" + preferences + "}}");
    }

    private static boolean allowed(String identifier, String purpose) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", identifier).queryParam("purpose", purpose)
                .get("/v1/consents/check").jsonPath().getBoolean("allowed");
    }

    private static void awaitAllowed(String identifier, String purpose, boolean expected) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50)).until(() -> allowed(identifier, purpose) == expected);
    }

    private static void say(String entry, String identifier, String purpose, String decision, String more) {
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json")
                .body("""
                {"id":"%s","identifier":"%s","purpose":"%s","decision":"%s","version":1%s}""".formatted(entry, identifier, purpose,
                        decision, more))
                .post("/v1/consents").then().statusCode(201);
    }

    /** What topic consents says last of a key; null for a tombstone. */
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
    void theExampleIsAsTheSchemaSays() {
        EventContracts.assertExampleValid("consents", "consent");
    }

    @Test
    void whatABannerWasToldIsInForceAndARepetitionIsNoNewStatement() {
        tell(consenting(track(NOON, browser), "{\"Analytics\":false,\"Personalization\":false,\"Functional\":true,\"Unheard\":true}"));
        awaitAllowed(browser, "analytics", false);
        assertThat(allowed(browser, "personalisation")).isFalse();

        tell(consenting(track(NOON.plusSeconds(60), browser), "{\"Analytics\":false}"));
        tell(consenting(track(NOON.plusSeconds(120), browser).replace("Order Completed", "Segment Consent Preference Updated"),
                "{\"Analytics\":true}"));

        awaitAllowed(browser, "analytics", true);
        JsonPath ledger = given().auth().oauth2(TestTokens.of("privacy")).get("/v1/consents/{id}", browser).jsonPath();
        assertThat(ledger.getList("entries.items.decision")).containsExactlyInAnyOrder("granted", "denied", "denied");
        assertThat(ledger.getString("profileId")).isNull();
        await().until(() -> told(browser) != null && told(browser).getBoolean("uses.analytics"));
        assertThat(told(browser).getBoolean("personalisation")).isFalse();
    }

    @Test
    void aVisitorsStatementsHoldForThePersonWhomTheyTurnOutToBe() {
        tell(consenting(track(NOON, browser), "{\"Personalization\":false}"));
        awaitAllowed(browser, "personalisation", false);
        await().until(() -> told(browser) != null);

        tell(identify(NOON.plusSeconds(10), "{\"name\":\"李娜\"}", user, browser));

        awaitAllowed(user, "personalisation", false);
        String profile = ShopTestClient.await(user).getString("id");
        await().until(() -> told(profile) != null && told(browser) == null);
        assertThat(told(profile).getBoolean("personalisation")).isFalse();
        assertThat(told(profile).getString("profileId")).isEqualTo(profile);
    }

    @Test
    void aMergeCombinesWhatBothSaidAndTheLatestHolds() {
        tell(identify(NOON, "{\"name\":\"A\"}", user));
        tell(identify(NOON, "{\"name\":\"B\"}", mail));
        ShopTestClient.await(user);
        String absorbed = ShopTestClient.await(mail).getString("id");
        say("one-" + id, user, "feedback", "denied", ",\"occurredAt\":\"2026-03-01T10:00:00Z\"");
        say("two-" + id, mail, "feedback", "granted", ",\"occurredAt\":\"2026-03-01T11:00:00Z\"");
        say("three-" + id, mail, "personalisation", "denied", ",\"occurredAt\":\"2026-03-01T11:00:00Z\"");

        tell(track(NOON.plusSeconds(1), user, mail));

        awaitAllowed(user, "personalisation", false);
        assertThat(allowed(user, "feedback")).isTrue();
        String survivor = ShopTestClient.await(mail).getString("id");
        String gone = survivor.equals(absorbed) ? ShopTestClient.await(user).getString("id") : absorbed;
        await().until(() -> told(survivor) != null && !told(survivor).getBoolean("personalisation"));
        if (!gone.equals(survivor)) {
            await().until(() -> told(gone) == null);
        }
    }

    @Test
    void whatWasWithdrawnElsewhereDoesNotComeBackByABannerThatGoesOnToRepeatItsGrant() {
        tell(consenting(identify(NOON, "{\"name\":\"李娜\"}", user), "{\"Personalization\":true}"));
        tell(identify(NOON, "{\"name\":\"Li Na\"}", mail));
        ShopTestClient.await(user);
        ShopTestClient.await(mail);
        say("out-" + id, user, "personalisation", "withdrawn", ",\"occurredAt\":\"" + NOON.plusSeconds(60) + "\"");
        assertThat(allowed(user, "personalisation")).isFalse();

        tell(consenting(track(NOON.plusSeconds(120), user, mail), "{\"Personalization\":true}"));

        await().until(() -> ShopTestClient.await(user).getString("id").equals(ShopTestClient.await(mail).getString("id")));
        assertThat(allowed(user, "personalisation")).isFalse();
    }

    @Test
    void whereSomebodyLivesDecidesWhatHoldsWhileNothingWasSaid() {
        tell(identify(NOON, "{\"country\":\"Germany\"}", user));
        awaitAllowed(user, "analytics", false);

        tell(identify(NOON.plusSeconds(5), "{\"country\":\"US\"}", user));

        awaitAllowed(user, "analytics", true);
    }

    @Test
    void anotherVersionIsDrawnIntoWhatIsToldOfAllFromWhenItHolds() {
        tell(identify(NOON, "{\"country\":\"日本\"}", user));
        String profile = ShopTestClient.await(user).getString("id");
        say("visitor-" + id, browser, "feedback", "denied", "");
        String purpose = "tea_" + id.replace("-", "_");

        write(purpose, 1, Instant.parse("2026-01-01T00:00:00Z"), "granted");

        await().atMost(Duration.ofSeconds(60)).until(() -> "granted".equals(state(profile, purpose)));
        await().atMost(Duration.ofSeconds(30)).until(() -> "denied".equals(state(browser, purpose)));
        assertThat(state("*", purpose)).isEqualTo("denied");
        Instant soon = Instant.now().plusSeconds(2);
        write(purpose, 2, soon, "denied");
        // What holds of them is what holds of everybody else now, so nothing of their own is told any more.
        await().atMost(Duration.ofSeconds(60)).until(() -> told(profile) == null);
        assertThat(Instant.now()).isAfter(soon);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().auth().oauth2(TestTokens.of("analyst")).get("/v1/consent-purposes").then()
                        .statusCode(200).extract().path("drawing") == null);
    }

    private static void write(String purpose, int version, Instant validFrom, String inJapan) {
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body("""
                {"textZh":"茶会","textEn":"Tea","legalBasis":"consent","validFrom":"%s","channels":["email"],"doubleOptIn":false,
                 "defaults":{"JP":{"*":"%s"}}}""".formatted(validFrom, inJapan))
                .put("/v1/consent-purposes/{id}/versions/{version}", purpose, version).then().statusCode(201);
    }

    private static String state(String key, String purpose) {
        JsonPath last = told(key);
        return last == null ? null : last.getString("state." + purpose + ".email");
    }

    @Test
    void aStatementOfSomebodyUnheardOfHoldsOnceTheyAppear() {
        say("early-" + id, mail, "feedback", "denied", "");
        assertThat(ShopTestClient.get(mail).statusCode()).isEqualTo(404);

        tell(identify(NOON, "{\"name\":\"王小明\"}", mail, user));

        ShopTestClient.await(user);
        awaitAllowed(user, "feedback", false);
    }

    @Test
    void restrictedDataAreUsedForNothingAndShownToPrivacyAlone() {
        tell(identify(NOON, "{\"name\":\"王小明\"}", user));
        UUID profile = UUID.fromString(ShopTestClient.await(user).getString("id"));
        assertThat(allowed(user, "service")).isTrue();

        PostgresClient.inTransaction(session -> consents.restrict(session, profile, true, new Cause("privacy", "r1")));

        assertThat(allowed(user, "service")).isFalse();
        await().until(() -> told(profile.toString()) != null && told(profile.toString()).getBoolean("restricted"));
        given().auth().oauth2(TestTokens.of("agent")).get("/v1/consents/{id}", user).then().statusCode(403);
        given().auth().oauth2(TestTokens.of("privacy")).get("/v1/consents/{id}", user).then().statusCode(200);
        PostgresClient.inTransaction(session -> consents.restrict(session, profile, false, new Cause("privacy", "r2")));
        assertThat(allowed(user, "service")).isTrue();
    }

    @Test
    void theLedgerIsAppendOnlyAndErasureLeavesAProofWithoutAName() {
        say("kept-" + id, browser, "feedback", "denied", ",\"evidence\":\"电话\"");
        await().until(() -> told(browser) != null);
        assertThat(refused("update consent_entry set decision = 'granted' where identifier = '" + browser + "'")).isTrue();
        assertThat(refused("delete from consent_entry where identifier = '" + browser + "'")).isTrue();
        PersonIdentifiers person = new PersonIdentifiers(null, List.of(), List.of(Identifier.parse(browser)));
        JsonNode shown = PostgresClient.inTransaction(session -> records.show(session, person));
        assertThat(shown.get(0).get("evidence").textValue()).isEqualTo("电话");

        int deleted = PostgresClient.inTransaction(session -> records.eraseRecords(session, person));

        assertThat(deleted).isEqualTo(2);
        assertThat(allowed(browser, "feedback")).isTrue();
        await().until(() -> told(browser) == null);
        assertThat(PostgresClient.<JsonNode>inTransaction(session -> JsonRows.read(session,
                "select cast(json_agg(p) as text) from consent_proof p where p.purpose = 'feedback'", java.util.Map.of())).toString())
                .doesNotContain(id).contains("denied");
    }

    private static boolean refused(String sql) {
        try {
            PostgresClient.inTransaction(session -> session.createNativeQuery(sql).executeUpdate());
            return false;
        } catch (RuntimeException e) {
            return e.toString().contains("append-only");
        }
    }
}
