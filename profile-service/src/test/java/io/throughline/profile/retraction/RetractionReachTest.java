package io.throughline.profile.retraction;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.retraction.RetractionTestClient.counted;
import static io.throughline.profile.retraction.RetractionTestClient.executed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import io.throughline.profile.identity.IdentityTestRules;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a retraction reaches: all of several intervals, and nothing that others said or decided. */
@QuarkusTest
@RealServers
class RetractionReachTest {

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
    private final String ghost = "user_id:ghost-" + name;

    private static String trait(String identifier, String name) {
        return ShopTestClient.await(identifier).getString("traits." + name + ".value");
    }

    private static String profile(String identifier) {
        return ShopTestClient.await(identifier).getString("id");
    }

    private static long rows(String from) {
        return PostgresClient.<
                Long>inTransaction(session -> session.createNativeQuery("select count(*) from " + from, Long.class).getSingleResult());
    }

    private void taken(String... subjects) {
        for (String subject : subjects) {
            String marker = "loyalty_id:M-" + UUID.randomUUID();
            crm.track(EVENING.plusSeconds(60), subject, marker);
            ShopTestClient.await(marker);
        }
    }

    /** Two intervals that adjoin take back what both of them together would, in either order. */
    private void retract(Instant from, Instant until, String which) {
        counted(id + which, "source", shop.id(), from, until);
        executed(id + which);
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void aLinkThatWasSaidInTwoIntervalsGoesWithBoth(boolean laterFirst) {
        String card = "loyalty_id:L-" + name;
        shop.track(MORNING.plusSeconds(3_600), li, card);
        shop.track(FROM.plusSeconds(1_800), li, card);
        taken(li);
        String profile = profile(li);
        assertThat(profile(card)).isEqualTo(profile);

        retract(laterFirst ? FROM : MORNING, laterFirst ? UNTIL : FROM, "-1");
        assertThat(profile(card)).isEqualTo(profile);
        retract(laterFirst ? MORNING : FROM, laterFirst ? FROM : UNTIL, "-2");

        assertThat(ShopTestClient.get(card).statusCode()).isEqualTo(404);
        assertThat(rows("link_source where source = '/sources/" + shop.id() + "'")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void aTraitThatWasSaidInTwoIntervalsGoesWithBoth(boolean laterFirst) {
        crm.track(MORNING, li, "loyalty_id:L-" + name);
        shop.identify(FROM.plusSeconds(1_800), "{\"name\":\"Mallory\"}", li);
        shop.identify(UNTIL.plusSeconds(1_800), "{\"name\":\"Mallory\"}", li);
        taken(li);
        // What is kept of what people did may be gone by then: what they said is found by itself.
        write("delete from activity where source = '" + shop.id() + "'");

        retract(laterFirst ? UNTIL : FROM, laterFirst ? EVENING : UNTIL, "-1");
        assertThat(trait(li, "name")).isEqualTo("Mallory");
        retract(laterFirst ? FROM : UNTIL, laterFirst ? UNTIL : EVENING, "-2");

        assertThat(trait(li, "name")).isNull();
        assertThat(rows("trait_fact where source = '" + shop.id() + "'") + rows("trait_fact_history where source = '" + shop.id() + "'"))
                .isZero();
    }

    @Test
    void whatColleaguesSaidOfAnIdentifierKeepsIt() {
        String apart = "email:apart-" + name + "@example.cn";
        String listed = "email:listed-" + name + "@example.cn";
        String other = "email:other-" + name + "@example.cn";
        shop.track(STOLEN, ghost, apart);
        shop.track(STOLEN.plusSeconds(1), ghost, listed);
        shop.track(STOLEN.plusSeconds(2), ghost, other);
        taken(ghost);
        ShopTestClient.await(other);
        write("insert into identity_apart (id, a, b, reason, by, at) values (gen_random_uuid(), '" + apart + "', '" + li
                + "', 'two people', 'anna', now())");
        write("insert into segment_entry (segment_id, identifier) values (gen_random_uuid(), '" + listed + "')");

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(rows("identifier where key = '" + other + "'")).as("nobody else says anything of it").isZero();
        assertThat(rows("identifier where key in ('" + apart + "', '" + listed + "')")).isEqualTo(2);
        assertThat(rows("identity_apart where a = '" + apart + "'") + rows("segment_entry where identifier = '" + listed + "'"))
                .isEqualTo(2);
    }

    private static int write(String sql) {
        return PostgresClient.<Integer>inTransaction(session -> session.createNativeQuery(sql).executeUpdate());
    }

    @Test
    void aProfileThatLostNoLinkIsNotJudgedByRulesThatCameLater() {
        String first = "email:first-" + name + "@example.cn";
        String second = "email:second-" + name + "@example.cn";
        shop.track(STOLEN, li, "loyalty_id:L-" + name);
        taken(li);
        crm.track(MORNING, wang, first);
        crm.track(MORNING.plusSeconds(1), wang, second);
        shop.identify(STOLEN, "{\"name\":\"Mallory\"}", wang);
        taken(wang);
        String profile = profile(wang);
        try {
            IdentityTestRules.put(rules -> rules.withObject("/types/email").put("limit", 1));

            counted(id, "source", shop.id(), FROM, UNTIL);
            executed(id);

            assertThat(ShopTestClient.get("loyalty_id:L-" + name).statusCode()).isEqualTo(404);
            assertThat(trait(wang, "name")).isNull();
            assertThat(profile(first)).isEqualTo(profile(second)).isEqualTo(profile);
        } finally {
            IdentityTestRules.reset();
        }
    }

    @Test
    void whatWasCountedOfEventsThatAreSweptStandsWhereNoneOfThemIsTakenBack() {
        String orders = "orders " + name;
        given().auth().oauth2(TestTokens.of("marketer")).contentType("application/json")
                .body("{\"definition\":{\"kind\":\"count\",\"events\":{\"names\":[\"Order Completed\"]}}}")
                .put("/v1/computed-traits/{name}", orders).then().statusCode(201);
        crm.identify(MORNING, "{\"city\":\"上海\"}", li);
        crm.tell("o-" + name, "track", MORNING, "{}", "{}", "", li);
        crm.tell("p-" + name, "track", MORNING, "{}", "{}", "", wang);
        Awaitility.await().until(() -> state(li, orders) != null && state(wang, orders) != null);
        String ofLi = state(li, orders);
        String ofWang = state(wang, orders);
        shop.identify(STOLEN, "{\"name\":\"Mallory\"}", li);
        shop.track(STOLEN, wang);
        Awaitility.await().until(() -> rows("activity where source = '" + shop.id() + "'") == 2);
        assertThat(state(wang, orders)).isNotEqualTo(ofWang);
        write("delete from activity where identifier = '" + li + "' and source = '" + crm.id() + "'");

        counted(id, "source", shop.id(), FROM, UNTIL);
        executed(id);

        assertThat(rows("activity where source = '" + shop.id() + "'")).isZero();
        assertThat(state(li, orders)).as("nothing that was counted went").isEqualTo(ofLi);
        assertThat(state(wang, orders)).as("drawn anew without what went").isEqualTo(ofWang);
    }

    private static String state(String identifier, String computed) {
        return PostgresClient.<String>inTransaction(session -> session
                .createNativeQuery("select cast(states -> '" + computed + "' as text) from computed_state where identifier = '"
                        + identifier + "'", String.class)
                .getSingleResultOrNull());
    }
}
