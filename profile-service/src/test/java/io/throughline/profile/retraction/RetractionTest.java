package io.throughline.profile.retraction;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.retraction.RetractionTestClient.counted;
import static io.throughline.profile.retraction.RetractionTestClient.executed;
import static io.throughline.profile.retraction.RetractionTestClient.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.retraction.RetractionStep;
import io.throughline.commons.retraction.SourceKind;
import io.throughline.commons.retraction.SourceRetraction;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A stolen key's afternoon, taken back. */
@QuarkusTest
@RealServers
@Order(Integer.MAX_VALUE)
class RetractionTest {

    private static final Instant MORNING = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant STOLEN = Instant.parse("2026-03-01T14:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-01T17:30:00Z");
    private static final Instant EVENING = Instant.parse("2026-03-01T20:00:00Z");

    private final String name = anyone();
    private final String id = "retraction-" + name;
    private final TestSource shop = TestSource.server("server-" + name);
    private final TestSource crm = TestSource.server("crm-" + name);
    private final String li = "user_id:li-" + name;
    private final String wang = "user_id:wang-" + name;
    private final String zhao = "user_id:zhao-" + name;
    private final String ghost = "user_id:ghost-" + name;

    private static String trait(String identifier, String name) {
        return ShopTestClient.await(identifier).getString("traits." + name + ".value");
    }

    private static void awaitTrait(String identifier, String name, String value) {
        ShopTestClient.await(identifier, found -> value.equals(found.getString("traits." + name + ".value")));
    }

    private static String profile(String identifier) {
        return ShopTestClient.await(identifier).getString("id");
    }

    private static boolean allowed(String identifier, String purpose) {
        return given().auth().oauth2(TestTokens.of("agent")).queryParam("identifier", identifier).queryParam("purpose", purpose)
                .get("/v1/consents/check")
                .jsonPath().getBoolean("allowed");
    }

    private static long rows(String from) {
        return PostgresClient.<
                Long>inTransaction(session -> session.createNativeQuery("select count(*) from " + from, Long.class).getSingleResult());
    }

    /** Until all that was told of somebody before has been taken in: one subject's events are in one partition. */
    private void taken(String... subjects) {
        for (String subject : subjects) {
            String marker = "loyalty_id:M-" + UUID.randomUUID();
            crm.track(EVENING.plusSeconds(60), subject, marker);
            ShopTestClient.await(marker);
        }
    }

    private void anAfternoon() {
        shop.identify(MORNING, "{\"name\":\"李娜\",\"city\":\"上海\"}", li, "email:li-" + name + "@example.cn");
        shop.identify(MORNING, "{\"name\":\"王伟\"}", wang, "email:wang-" + name + "@example.cn");
        crm.identify(MORNING.plusSeconds(5), "{\"tier\":\"gold\"}", wang);
        crm.track(MORNING.plusSeconds(6), zhao, "anonymous_id:" + name);
        shop.track(MORNING.plusSeconds(7), zhao);
        taken(li, wang, zhao);

        shop.identify(STOLEN, "{\"name\":\"Mallory\",\"language\":\"xx\"}", li,
                "phone:+861390000" + (1000 + Math.abs(name.hashCode()) % 9000));
        shop.alias(STOLEN.plusSeconds(1), li, "wang-" + name);
        shop.consent(STOLEN.plusSeconds(2), "{\"Advertising\":true,\"Analytics\":false}", zhao);
        shop.track(STOLEN.plusSeconds(3), zhao);
        shop.identify(STOLEN.plusSeconds(4), "{\"name\":\"Ghost\"}", ghost, "email:ghost-" + name + "@example.cn");
        taken(li, zhao);
        ShopTestClient.await(ghost);

        shop.identify(EVENING, "{\"name\":\"赵敏\"}", zhao);
        taken(zhao);
    }

    @Test
    void afterwardsAllIsAsIfItHadNeverBeenSaid() {
        anAfternoon();
        String before = profile(wang);
        assertThat(before).isEqualTo(profile(li));
        assertThat(trait(li, "name")).isEqualTo("Mallory");
        assertThat(allowed(zhao, "marketing")).isTrue();

        JsonPath dryRun = counted(id, "source", shop.id(), FROM, UNTIL);
        assertThat(trait(li, "name")).isEqualTo("Mallory");
        JsonPath done = executed(id);

        Map<String, Object> would = dryRun.getMap("services.find { it.service == 'profile-service' }.wouldRetract");
        assertThat(done.<String, Object>getMap("services.find { it.service == 'profile-service' }.retracted")).isEqualTo(would);
        assertThat(would).containsEntry("trait facts", 3).containsEntry("trait facts restored", 1).containsEntry("activity", 5)
                .containsEntry("links", 3).containsEntry("profiles split", 1).containsEntry("profiles", 1).containsEntry("consents", 1)
                .containsEntry("identifiers", 3);
        assertThat(profile(li)).isNotEqualTo(profile(wang));
        assertThat(trait(li, "name")).isEqualTo("李娜");
        assertThat(trait(li, "city")).isEqualTo("上海");
        assertThat(trait(li, "language")).isNull();
        assertThat(trait(wang, "name")).isEqualTo("王伟");
        assertThat(trait(wang, "tier")).isEqualTo("gold");
        assertThat(trait(zhao, "name")).isEqualTo("赵敏");
        assertThat(allowed(zhao, "marketing")).isFalse();
        assertThat(allowed(zhao, "analytics")).as("what the source denied stays denied").isFalse();
        assertThat(ShopTestClient.get(ghost).statusCode()).isEqualTo(404);
        assertThat(rows("identifier where key like '%ghost-" + name + "%'")).isZero();
        assertThat(rows("activity where source = '" + shop.id() + "'")).isEqualTo(4);
        TestEvents.await("identities", each -> ghost.equals(each.key()) && each.value() == null);
        String ofWang = profile(wang);
        TestEvents.await("identities", each -> wang.equals(each.key()) && each.value() != null
                && JsonPath.from(new String(each.value(), StandardCharsets.UTF_8)).getString("profileId").equals(ofWang));
    }

    @Test
    void whatComesLateIsDroppedAndACorrectedMessageOfTheSameIdIsTaken() {
        shop.identify(MORNING, "{\"name\":\"李娜\"}", li);
        String message = shop.identify(STOLEN, "{\"name\":\"Mallory\"}", li);
        awaitTrait(li, "name", "Mallory");
        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);
        assertThat(trait(li, "name")).isEqualTo("李娜");

        shop.tell("late-" + name, "identify", STOLEN.plusSeconds(9), "{\"name\":\"Mallory\"}", "{}", "", li);
        taken(li);
        assertThat(trait(li, "name")).isEqualTo("李娜");

        shop.tell(message, "identify", EVENING, "{\"name\":\"李娜娜\"}", "{}", "", li);
        awaitTrait(li, "name", "李娜娜");
        assertThat(rows("activity where source = '" + shop.id() + "' and message_id = '" + message + "'")).isEqualTo(1);
    }

    @Test
    void aLinkThatOthersSayTooStandsByTheirWord() {
        String mail = "email:both-" + name + "@example.cn";
        String card = "loyalty_id:L-" + name;
        String again = "crm_id:C-" + name;
        shop.track(STOLEN, li, mail);
        shop.track(STOLEN.plusSeconds(1), li, card);
        shop.track(STOLEN.plusSeconds(2), li, again);
        crm.track(STOLEN.plusSeconds(3), li, mail);
        shop.track(EVENING, li, again);
        taken(li);
        String profile = profile(li);

        JsonPath dryRun = counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(of(dryRun, "wouldRetract", "links")).isEqualTo(1);
        assertThat(profile(mail)).isEqualTo(profile);
        assertThat(profile(again)).isEqualTo(profile);
        assertThat(ShopTestClient.get(card).statusCode()).isEqualTo(404);
        assertThat(rows("link where source = '/sources/" + shop.id() + "' and coalesce(received_at, recorded_at) < '" + UNTIL + "'"))
                .isZero();
    }

    @Test
    void whatTheSameSourceSaidAgainOnTheSameDayStandsAsOfTheFirstTime() {
        shop.identify(MORNING, "{\"name\":\"李娜\"}", li);
        crm.identify(MORNING.plusSeconds(60), "{\"name\":\"Li Na\"}", li);
        shop.identify(STOLEN, "{\"name\":\"李娜\"}", li);
        awaitTrait(li, "name", "李娜");

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(trait(li, "name")).isEqualTo("Li Na");
        assertThat(rows("trait_fact where source = '" + shop.id() + "' and at = '" + MORNING + "'")).isEqualTo(1);
    }

    @Test
    void aMergeByHandAndWhatAColleagueSaysStay() {
        shop.identify(STOLEN, "{\"name\":\"Mallory\"}", ghost);
        String own = profile(ghost);
        given().auth().oauth2(TestTokens.of("agent")).contentType("application/json")
                .header("If-Match", "\"" + ShopTestClient.await(ghost).getLong("revision") + "\"").body("{\"city\":\"北京\"}")
                .patch("/v1/profiles/{id}/traits", own).then().statusCode(200);

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(trait(ghost, "city")).isEqualTo("北京");
        assertThat(trait(ghost, "name")).isNull();
        assertThat(profile(ghost)).isEqualTo(own);
    }

    @Test
    void aStopInTheMiddleLosesNoCount() {
        for (int i = 0; i < 6; i++) {
            shop.identify(STOLEN.plusSeconds(i), "{\"name\":\"Mallory\",\"n\":" + i + "}", "user_id:" + i + "-" + name);
        }
        for (int i = 0; i < 6; i++) {
            ShopTestClient.await("user_id:" + i + "-" + name);
        }
        JsonPath dryRun = counted(id, "source", shop.id(), FROM, UNTIL);
        RetractedProfileData stopped = Arc.container().instance(RetractedProfileData.class).get();
        SourceRetraction retraction = new SourceRetraction(id, SourceKind.SOURCE, shop.id(), FROM, UNTIL, UNTIL);
        RetractedProfileData.list(retraction, RetractionStep.RETRACT);
        stopped.step(retraction, 2);
        assertThat(rows("activity where source = '" + shop.id() + "'")).isEqualTo(4);

        JsonPath done = executed(id);

        assertThat(of(done, "retracted", "trait facts")).isEqualTo(12).isEqualTo(of(dryRun, "wouldRetract", "trait facts"));
        assertThat(of(done, "retracted", "profiles")).isEqualTo(6);
        assertThat(rows("activity where source = '" + shop.id() + "'")).isZero();
    }

    @Test
    void whoseADeviceWasClaimedToBeIsTakenBackAndWhatWasClaimedBeforeStands() {
        TestSource page = new TestSource("page-" + name, "public");
        crm.track(MORNING, li, "email:li-" + name + "@example.cn");
        String profile = profile(li);
        String honest = "anonymous_id:honest-" + name;
        String stolen = "anonymous_id:stolen-" + name;
        page.claim(MORNING, honest, li);
        page.claim(STOLEN, honest, li);
        page.claim(STOLEN, stolen, li);
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> rows("identity_claim where told = '" + profile + "' and key in ('" + honest + "', '" + stolen + "')") == 2);

        JsonPath dryRun = counted(id, "source", page.id(), FROM, UNTIL);
        JsonPath done = executed(id);

        assertThat(of(done, "retracted", "claims")).isEqualTo(1).isEqualTo(of(dryRun, "wouldRetract", "claims"));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> rows("identity_claim where key = '" + stolen + "'") == 0);
        assertThat(rows("identity_claim where key = '" + honest + "' and told = '" + profile + "'")).isEqualTo(1);
        TestEvents.await("identities", each -> each.key().equals(stolen) && each.value() == null);
    }

    @Test
    void tenThousandFactsAreTakenBackInBatches() {
        TestSource server = shop;
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            events.add(server.json("b-" + i + name, "identify", MORNING,
                    "{\"name\":\"n" + i + "\",\"city\":\"c\",\"tier\":\"t\",\"grade\":1}", "{}", "", "user_id:p" + i + "-" + name));
            events.add(server.json("s-" + i + name, "identify", STOLEN, "{\"name\":\"x\",\"city\":\"x\",\"tier\":\"x\",\"grade\":2}", "{}",
                    "", "user_id:p" + i + "-" + name));
        }
        TestEvents.touchpoints(events);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rows("activity where source = '" + shop.id() + "'") == 5_000);

        JsonPath dryRun = counted(id, "source", shop.id(), FROM, UNTIL);
        JsonPath done = executed(id);

        assertThat(of(done, "retracted", "trait facts")).isEqualTo(10_000).isEqualTo(of(dryRun, "wouldRetract", "trait facts"));
        assertThat(of(done, "retracted", "trait facts restored")).isEqualTo(10_000);
        assertThat(trait("user_id:p7-" + name, "name")).isEqualTo("n7");
        assertThat(rows("trait_fact where source = '" + shop.id() + "' and value in ('\"x\"', '2')")).isZero();
    }
}
