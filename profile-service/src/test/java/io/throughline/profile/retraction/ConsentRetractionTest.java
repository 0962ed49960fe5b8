package io.throughline.profile.retraction;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.retraction.RetractionTestClient.counted;
import static io.throughline.profile.retraction.RetractionTestClient.executed;
import static io.throughline.profile.retraction.RetractionTestClient.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Taking back what a source said never grants a consent. */
@QuarkusTest
@RealServers
class ConsentRetractionTest {

    private static final Instant MORNING = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant STOLEN = Instant.parse("2026-03-01T14:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-01T17:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-01T20:00:00Z");

    private final String name = anyone();
    private final String id = "retraction-" + name;
    private final TestSource shop = TestSource.server("server-" + name);
    private final TestSource crm = TestSource.server("crm-" + name);
    private final String user = "user_id:" + name;
    private final String partner = "partner-" + name;

    private static boolean allowed(String identifier, String purpose, String channel) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", identifier).queryParam("purpose", purpose)
                .queryParam("channel", channel)
                .get("/v1/consents/check").then().statusCode(200).extract().jsonPath().getBoolean("allowed");
    }

    private static void awaitAllowed(String identifier, String purpose, String channel, boolean expected) {
        Awaitility.await().until(() -> allowed(identifier, purpose, channel) == expected);
    }

    private Response say(String token, String entry, String purpose, String decision, String more) {
        return given().auth().oauth2(token).contentType("application/json")
                .body("{\"id\":\"%s\",\"identifier\":\"%s\",\"purpose\":\"%s\",\"decision\":\"%s\"%s}"
                        .formatted(entry + name, user, purpose, decision, more))
                .post("/v1/consents");
    }

    /** At ten, on the telephone. */
    private void refuseByPhone(String purpose) {
        say(TestTokens.of("agent"), "phone-", purpose, "denied", ",\"version\":1,\"occurredAt\":\"2026-03-01T10:00:00Z\"").then()
                .statusCode(201);
    }

    /** Until all that was told of the user before has been taken in. */
    private void taken() {
        String marker = "loyalty_id:M-" + UUID.randomUUID();
        crm.track(EVENING.plusSeconds(60), user, marker);
        ShopTestClient.await(marker);
    }

    @Test
    void aGrantGoesAndADenialStaysAndWhatWasGrantedBeforeHolds() {
        crm.identify(MORNING, "{}", user);
        crm.consent(MORNING.plusSeconds(1), "{\"Advertising\":true}", user);
        awaitAllowed(user, "marketing", "web", true);
        shop.consent(STOLEN, "{\"Advertising\":true,\"Analytics\":true,\"Personalization\":false}", user);
        awaitAllowed(user, "analytics", "web", true);

        JsonPath dryRun = counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(of(dryRun, "wouldRetract", "consents")).as("of analytics: the other only repeats what holds").isEqualTo(1);
        assertThat(allowed(user, "analytics", "web")).as("as nobody said anything")
                .isEqualTo(allowed("user_id:nobody-" + name, "analytics", "web"));
        assertThat(allowed(user, "marketing", "web")).as("granted by another source before").isTrue();
        assertThat(allowed(user, "personalisation", "web")).as("denied by the source").isFalse();
    }

    @Test
    void aDefaultThatWouldGrantIsDeniedInstead() {
        shop.identify(STOLEN, "{\"country\":\"DE\"}", user);
        crm.track(STOLEN.plusSeconds(1), user);
        ShopTestClient.await(user);
        awaitAllowed(user, "analytics", "web", false);

        JsonPath dryRun = counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(of(dryRun, "wouldRetract", "consents kept denied")).isEqualTo(1);
        assertThat(ShopTestClient.await(user).getString("traits.country.value")).isNull();
        assertThat(allowed(user, "analytics", "web")).isFalse();
        assertThat(say(TestTokens.of("agent"), "own", "analytics", "granted", ",\"version\":1").statusCode()).isEqualTo(201);
        assertThat(allowed(user, "analytics", "web")).as("the person may grant it again").isTrue();
    }

    @Test
    void aBannersRepetitionDoesNotGoBeforeWhatThePersonRefusedElsewhere() {
        crm.identify(MORNING, "{}", user);
        crm.consent(MORNING.plusSeconds(1), "{\"Advertising\":true}", user);
        awaitAllowed(user, "marketing", "web", true);
        refuseByPhone("marketing");
        shop.consent(STOLEN, "{\"Advertising\":true,\"Analytics\":true}", user);
        taken();
        assertThat(allowed(user, "marketing", "web")).isFalse();

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);
        crm.consent(EVENING, "{\"Advertising\":true}", user);
        taken();

        assertThat(allowed(user, "marketing", "web")).as("a repetition of what was granted before the refusal").isFalse();
    }

    @Test
    void whatRepeatsAGrantThatWasTakenBackDoesNotGoBeforeARefusal() {
        refuseByPhone("marketing");
        shop.consent(STOLEN, "{\"Advertising\":true}", user);
        awaitAllowed(user, "marketing", "web", true);

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);
        assertThat(allowed(user, "marketing", "web")).isFalse();
        crm.consent(EVENING, "{\"Advertising\":true}", user);
        taken();

        assertThat(allowed(user, "marketing", "web")).isFalse();
        assertThat(say(TestTokens.of("agent"), "own", "marketing", "granted", ",\"version\":1").statusCode()).isEqualTo(201);
        assertThat(allowed(user, "marketing", "web")).as("the person may grant it again").isTrue();
    }

    @Test
    void whatNobodyRefusedMayBeGrantedAgainByABanner() {
        shop.consent(STOLEN, "{\"Advertising\":true}", user);
        awaitAllowed(user, "marketing", "web", true);

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);
        assertThat(allowed(user, "marketing", "web")).isFalse();
        crm.consent(EVENING, "{\"Advertising\":true}", user);

        awaitAllowed(user, "marketing", "web", true);
    }

    @Test
    void anIdentifierThatGoesKeepsWhatWasNotAllowedUnderIt() {
        String mail = "email:li-" + name + "@example.cn";
        crm.identify(MORNING, "{}", user);
        refuseByPhone("analytics");
        shop.identify(STOLEN, "{}", user, mail);
        ShopTestClient.await(mail);
        assertThat(allowed(mail, "analytics", "web")).isFalse();

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(ShopTestClient.get(mail).statusCode()).isEqualTo(404);
        assertThat(allowed(mail, "analytics", "web")).isFalse();
        assertThat(allowed(user, "analytics", "web")).isFalse();
    }

    @Test
    void theNamesOfAProfileThatGoesKeepWhatWasNotAllowedUnderThem() {
        shop.identify(STOLEN, "{\"country\":\"DE\"}", user, "email:li-" + name + "@example.cn");
        awaitAllowed(user, "analytics", "web", false);

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(ShopTestClient.get(user).statusCode()).isEqualTo(404);
        assertThat(allowed(user, "analytics", "web")).isFalse();
        assertThat(allowed("email:li-" + name + "@example.cn", "analytics", "web")).isFalse();
    }

    @Test
    void whatWasTakenBackTwiceIsSaidAThirdTime() {
        String purpose = purpose(false);
        Instant from = Instant.now().minus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < 2; i++) {
            assertThat(say(TestTokens.partner(partner, "mall"), "one", purpose, "granted", ",\"version\":1").statusCode()).isEqualTo(201);
            assertThat(allowed(user, purpose, "mall")).isTrue();
            Instant until = Instant.now().plusMillis(1).truncatedTo(ChronoUnit.MILLIS);
            Awaitility.await().until(() -> Instant.now().isAfter(until));
            counted(id + "-" + i, "partner", partner, from, until);
            executed(id + "-" + i);
            assertThat(allowed(user, purpose, "mall")).isFalse();
            from = until;
        }

        assertThat(say(TestTokens.partner(partner, "mall"), "one", purpose, "granted", ",\"version\":1").statusCode()).isEqualTo(201);
        assertThat(say(TestTokens.partner(partner, "mall"), "one", purpose, "granted", ",\"version\":1").statusCode()).as("sent again")
                .isEqualTo(200);
        assertThat(say(TestTokens.partner(partner, "mall"), "one", purpose, "denied", ",\"version\":1").statusCode())
                .as("another of the same id").isEqualTo(409);
        assertThat(allowed(user, purpose, "mall")).isTrue();
    }

    private String purpose(boolean doubleOptIn) {
        String purpose = "club_" + name.replace("-", "_");
        given().auth().oauth2(TestTokens.of("admin")).contentType("application/json").body("""
                {"textZh":"会员通讯","textEn":"Club news","legalBasis":"consent","validFrom":"2026-01-01T00:00:00Z","channels":["email",\
                "mall"],"doubleOptIn":%s}
                """.formatted(doubleOptIn)).put("/v1/consent-purposes/{id}/versions/1", purpose).then().statusCode(201);
        return purpose;
    }

    @Test
    void aPartnersGrantGoesWithItsConfirmationAndItsTokenConfirmsNothing() {
        String purpose = purpose(true);
        Instant from = Instant.now().minus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
        String confirmed = token(say(TestTokens.partner(partner, "mall"), "one", purpose, "granted", ",\"version\":1"));
        confirm(confirmed).then().statusCode(200);
        assertThat(allowed(user, purpose, "mall")).isTrue();
        String waiting = token(say(TestTokens.partner(partner, "mall"), "two", purpose, "granted", ",\"version\":1"));
        Instant until = Instant.now().plusMillis(1).truncatedTo(ChronoUnit.MILLIS);

        Awaitility.await().until(() -> Instant.now().isAfter(until));
        JsonPath dryRun = counted(id, "partner", partner, from, until);
        executed(id);

        assertThat(of(dryRun, "wouldRetract", "consents")).isEqualTo(3);
        assertThat(allowed(user, purpose, "mall")).isFalse();
        assertThat(confirm(waiting).statusCode()).isEqualTo(410);
        assertThat(allowed(user, purpose, "mall")).isFalse();
        assertThat(say(TestTokens.partner(partner, "mall"), "one", purpose, "granted", ",\"version\":1").statusCode()).as("sent again")
                .isEqualTo(201);
        assertThat(say(TestTokens.partner(partner, "mall"), "one", purpose, "granted", ",\"version\":1").statusCode()).isEqualTo(200);
    }

    private static String token(Response answer) {
        return answer.then().statusCode(201).extract().path("confirmation.token");
    }

    private static Response confirm(String token) {
        return given().auth().oauth2(TestTokens.of("agent")).contentType("application/json")
                .body("{\"token\":\"" + token + "\",\"evidence\":\"link\"}")
                .post("/v1/consents/confirmations");
    }
}
