package io.throughline.profile.identity;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.junit.jupiter.api.Test;

/** What a source whose key anybody can read may say of people, also where an administrator accepts its claims. */
@QuarkusTest
@RealServers
class UntrustedSourceTest {

    private final String id = anyone();
    private final String attacker = "user_id:attacker-" + id;
    private final String victim = "user_id:victim-" + id;
    private final String other = "user_id:other-" + id;

    private static String byPublicKey(String touchpoint) {
        return touchpoint.replace("\"trust\":\"server\"", "\"trust\":\"public\"");
    }

    private static String alias(String touchpoint, String previousId) {
        return touchpoint.replace("\"type\":\"track\"", "\"type\":\"alias\"").replace("\"channel\"",
                "\"previousId\":\"" + previousId + "\",\"channel\"");
    }

    private void registered(String user, String name) {
        tell(identify(NOON, "{\"name\":\"" + name + "\",\"city\":\"上海\"}", user,
                "email:" + user.substring("user_id:".length()) + "@example.cn"));
        ShopTestClient.await(user);
    }

    /** All that was told of somebody before is applied: one subject's events are in one partition, in order. */
    private void applied(String subject) {
        String marker = "loyalty_id:M-" + UUID.randomUUID();
        tell(track(NOON.plusSeconds(999), subject, marker));
        ShopTestClient.await(marker);
    }

    private static String profile(String identifier) {
        return ShopTestClient.await(identifier).getString("id");
    }

    @Test
    void anAliasByAPublicKeyJoinsNoTwoKnownUsersWhicheverComesFirst() {
        registered(attacker, "Mallory");
        registered(victim, "李娜");

        tell(byPublicKey(alias(track(NOON.plusSeconds(60), attacker), "victim-" + id)));
        tell(byPublicKey(alias(track(NOON.plusSeconds(61), attacker), "other-" + id)));
        applied(attacker);
        registered(other, "王伟");
        applied(other);

        assertThat(List.of(profile(attacker), profile(victim), profile(other))).doesNotHaveDuplicates();
    }

    @Test
    void anEventByAPublicKeyThatNamesTwoKnownUsersJoinsThemNeitherDirectlyNorByWhatTheyShare() {
        registered(attacker, "Mallory");
        registered(victim, "李娜");
        String device = "anonymous_id:" + id;
        tell(track(NOON.plusSeconds(5), attacker, device));
        applied(attacker);

        tell(byPublicKey(track(NOON.plusSeconds(60), victim, device)));
        tell(byPublicKey(track(NOON.plusSeconds(61), victim, attacker)));
        tell(byPublicKey(track(NOON.plusSeconds(62), victim, "email:attacker-" + id + "@example.cn")));
        applied(victim);

        assertThat(profile(attacker)).isNotEqualTo(profile(victim)).isEqualTo(profile(device));
    }

    @Test
    void aPartnerJoinsNoTwoKnownUsers() {
        registered(attacker, "Mallory");
        registered(victim, "李娜");

        TestEvents.ensureTopics("feedback");
        TestEvents.send("feedback", victim, UUID.randomUUID().toString(), "/feedback-service", "io.throughline.feedback.received.v1",
                """
                {"responseId":"%s","partner":"mall","channel":"partner","subject":"%s","identifiers":["%s","%s"],"occurredAt":"%s",\
                "receivedAt":"%s","nps":9}"""
                        .formatted(UUID.randomUUID(), victim, victim, attacker, NOON.plusSeconds(60), NOON.plusSeconds(60)));
        TestEvents.send("feedback", victim, UUID.randomUUID().toString(), "/feedback-service", "io.throughline.feedback.received.v1",
                """
                {"responseId":"%s","partner":"mall","channel":"partner","subject":"%s","identifiers":["%s","email:seen-%s@example.cn"],\
                "occurredAt":"%s","receivedAt":"%s","nps":9}"""
                        .formatted(UUID.randomUUID(), victim, victim, id, NOON.plusSeconds(61), NOON.plusSeconds(61)));

        assertThat(profile("email:seen-" + id + "@example.cn")).isEqualTo(profile(victim)).isNotEqualTo(profile(attacker));
    }

    @Test
    void aServerJoinsTwoKnownUsersByAnAlias() {
        registered(attacker, "Old");
        registered(victim, "New");

        tell(alias(track(NOON.plusSeconds(60), victim), "attacker-" + id));
        applied(victim);

        assertThat(profile(attacker)).isEqualTo(profile(victim));
    }

    @Test
    void itsWordFillsGapsAndReplacesOrRemovesNothingThatIsBelieved() {
        registered(victim, "李娜");
        String device = "anonymous_id:" + id;
        tell(track(NOON.plusSeconds(5), victim, device));
        applied(victim);

        tell(byPublicKey(identify(NOON.plusSeconds(60), "{\"name\":\"Evil\",\"city\":null,\"language\":\"zh\"}", device)));
        JsonPath profile = ShopTestClient.await(victim, each -> each.getString("traits.language.value") != null);

        assertThat(profile.getString("traits.name.value")).isEqualTo("李娜");
        assertThat(profile.getString("traits.city.value")).isEqualTo("上海");
        assertThat(profile.getString("traits.language.value")).isEqualTo("zh");
        tell(identify(NOON.plusSeconds(1), "{\"language\":\"en\"}", victim));
        ShopTestClient.await(victim, each -> "en".equals(each.getString("traits.language.value")));
    }

    @Test
    void whomAnUnprovenVisitorClaimsToBeHasNoProfileByIt() {
        registered(victim, "李娜");
        String claimed = "claimed_user_id:victim-" + id;

        tell(byPublicKey(identify(NOON.plusSeconds(60), "{\"name\":\"Evil\"}", claimed)));
        applied("user_id:somebody-" + id);
        applied(victim);

        assertThat(ShopTestClient.get(claimed).statusCode()).isEqualTo(404);
        assertThat(ShopTestClient.await(victim).getString("traits.name.value")).isEqualTo("李娜");
        String types = given().auth().oauth2(TestTokens.of("admin")).get("/v1/identity/rules").then().statusCode(200).extract().asString();
        assertThat(types).doesNotContain("claimed_");
    }
}
