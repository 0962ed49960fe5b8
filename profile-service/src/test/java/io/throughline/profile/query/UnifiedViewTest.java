package io.throughline.profile.query;

import static io.restassured.RestAssured.given;
import static io.throughline.profile.ShopTestClient.NOON;
import static io.throughline.profile.ShopTestClient.anyone;
import static io.throughline.profile.ShopTestClient.identify;
import static io.throughline.profile.ShopTestClient.tell;
import static io.throughline.profile.ShopTestClient.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import java.util.List;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestTokens;
import io.throughline.profile.RealServers;
import io.throughline.profile.ShopTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@RealServers
class UnifiedViewTest {

    private final String who = anyone();
    private final String user = "user_id:" + who;
    private final String mail = "email:" + who + "@example.cn";
    private String id;

    @BeforeEach
    void aCustomerWhoDidSomething() {
        tell(track(NOON.minusSeconds(60), "anonymous_id:" + who));
        tell(identify(NOON, "{\"name\":\"李娜\",\"city\":\"上海\",\"note\":\"打 13812341234\"}", user, mail, "anonymous_id:" + who));
        for (int i = 1; i <= 25; i++) {
            tell(track(NOON.plusSeconds(i), user));
        }
        feedback(9, "很好，联系 li@example.cn");
        id = ShopTestClient.await(user, profile -> profile.getList("feedback").size() == 1 && profile.getList("touchpoints").size() == 20
                && profile.getString("touchpoints[0].at").equals("2026-03-01T12:00:25Z")).getString("id");
    }

    @Test
    void allThatIsKnownOfAPersonIsReadInOneRequest() {
        consents("{\"marketing\":{\"email\":\"granted\"}}", true, false);

        Response view = as("agent").get("/v1/profiles/by-identifier/{identifier}", mail);

        view.then().statusCode(200).body("id", equalTo(id)).body("identifiers", hasSize(3))
                .body("traits.name.value", equalTo("李娜")).body("traits.name.category", equalTo("demographic"))
                .body("traits.name.label.zh", equalTo("姓名")).body("traits.city.label.en", equalTo("City"))
                .body("traits.note", not(hasKey("category")))
                .body("consents.state.marketing.email", equalTo("granted")).body("consents.personalisation", equalTo(true))
                .body("consents.restricted", equalTo(false))
                .body("touchpoints", hasSize(20)).body("touchpoints[0].type", equalTo("track"))
                .body("touchpoints[0].name", equalTo("Order Completed")).body("touchpoints[0].channel", equalTo("web"))
                .body("touchpoints[0].source", equalTo("shop-web")).body("touchpoints[0].identifier", equalTo(user))
                .body("feedback[0].nps", equalTo(9)).body("feedback[0].comment", equalTo("很好，联系 li@example.cn"))
                .body("feedback[0].channel", equalTo("partner"));
        assertThat(view.jsonPath().getList("touchpoints.at", String.class)).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void aRequestMayAskForLess() {
        as("agent").queryParam("include", "none").get("/v1/profiles/{id}", id).then().statusCode(200).body("$", not(hasKey("touchpoints")))
                .body("$", not(hasKey("consents"))).body("traits.city.value", equalTo("上海"));
        as("agent").queryParam("include", "feedback, computed").get("/v1/profiles/{id}", id).then().statusCode(200)
                .body("$", not(hasKey("touchpoints"))).body("feedback", hasSize(1)).body("$", hasKey("computed"));
        as("agent").queryParam("include", "diary").get("/v1/profiles/{id}", id).then().statusCode(400)
                .body("errors[0].field", equalTo("include"));
    }

    @Test
    void computedTraitsAreThereUnlessThePersonWantsNoPersonalisation() {
        String name = "orders" + who.replace("-", "");
        as("admin").contentType("application/json")
                .body("{\"definition\":{\"kind\":\"count\",\"events\":{\"names\":[\"Order Completed\"]}},\"description\":\"订单数\"}")
                .put("/v1/computed-traits/{name}", name).then().statusCode(201);
        Awaitility.await().untilAsserted(() -> as("agent").get("/v1/profiles/{id}", id).then().body("computed." + name, equalTo(26)));

        consents("{}", false, false);

        as("agent").get("/v1/profiles/{id}", id).then().body("computed", not(hasKey(name))).body("consents.personalisation",
                equalTo(false));
    }

    @Test
    void thoseWhoNeedNotSeeContactDataSeeThemMasked() {
        for (String role : List.of("analyst", "marketer")) {
            as(role).get("/v1/profiles/by-identifier/{identifier}", user).then().statusCode(200)
                    .body("traits.name.value", equalTo("李*")).body("traits.city.value", equalTo("上海"))
                    .body("traits.note.value", equalTo("打 138****1234"))
                    .body("identifiers.find{it.type=='email'}.value", equalTo(who.substring(0, 1) + "***@example.cn"))
                    .body("feedback[0].comment", equalTo("很好，联系 l***@example.cn"));
        }
        for (String role : List.of("agent", "privacy", "admin")) {
            as(role).get("/v1/profiles/{id}", id).then().statusCode(200).body("traits.name.value", equalTo("李娜"));
        }
    }

    @Test
    void thoseWhoDoNotSeeContactDataFindNobodyByThem() {
        as("analyst").get("/v1/profiles/by-identifier/{identifier}", mail).then().statusCode(403).contentType("application/problem+json");
        for (String q : List.of("李娜", mail.substring(6), "3812341234")) {
            assertThat(found(as("marketer").queryParam("q", q))).as(q).doesNotContain(id);
            assertThat(found(as("agent").queryParam("q", q))).as(q).contains(id);
        }
        for (String filter : List.of("name:eq:李娜", "name:exists", "note:eq:打 13812341234", "Work Phone:eq:1")) {
            as("marketer").queryParam("filter", filter).get("/v1/profiles").then().statusCode(403).contentType("application/problem+json");
        }
        assertThat(found(as("agent").queryParam("filter", "name:eq:李娜"))).contains(id);
        assertThat(as("analyst").queryParam("q", who).get("/v1/profiles").jsonPath()
                .getString("items.find{it.id=='" + id + "'}.traits.name.value"))
                .isEqualTo("李*");
    }

    @Test
    void dataWhoseProcessingIsRestrictedAreShownToPrivacyAlone() {
        consents("{}", true, true);

        for (String role : List.of("agent", "analyst", "marketer")) {
            as(role).get("/v1/profiles/{id}", id).then().statusCode(403).contentType("application/problem+json")
                    .body("detail", org.hamcrest.Matchers.containsString("restricted")).body("restricted", equalTo(true));
            assertThat(found(as(role).queryParam("q", who))).doesNotContain(id);
        }
        as("agent").header("If-Match", "*").contentType("application/json").body("{\"city\":\"北京\"}")
                .patch("/v1/profiles/{id}/traits", id).then().statusCode(403);
        as("privacy").get("/v1/profiles/{id}", id).then().statusCode(200).body("consents.restricted", equalTo(true))
                .body("traits.city.value", equalTo("上海"));
        assertThat(found(as("privacy").queryParam("q", who))).contains(id);
    }

    @Test
    void theSegmentsThatSomebodyIsInAreShownWithTheReasonAndTheirMembersAreListed() {
        UUID segment = UUID.randomUUID();
        PostgresClient.inTransaction(session -> session
                .createNativeQuery(
                        """
                with made as (insert into segment (id, name, kind, status, version, definition, created_by, created_at, updated_at)
                  values (:id, :name, 'list', 'active', 1, '{}', 'test', now(), now()))
                insert into segment_member (segment_id, profile_id, since, reason) values (:id, :profile, '2026-03-02T00:00:00Z',
                  '{"kind":"upload"}')""")
                .setParameter("id", segment).setParameter("name", "常客 " + who).setParameter("profile", UUID.fromString(id))
                .executeUpdate());

        // Segments of other tests may have the person too.
        String shown = "segments.find { it.id == '" + segment + "' }";
        as("agent").get("/v1/profiles/{id}", id).then().statusCode(200).body(shown + ".name", equalTo("常客 " + who))
                .body(shown + ".since", equalTo("2026-03-02T00:00:00Z")).body(shown + ".reason.kind", equalTo("upload"));

        assertThat(found(as("analyst").queryParam("segment", segment))).containsExactly(id);
        assertThat(found(as("analyst").queryParam("segment", segment).queryParam("filter", "city:eq:北京"))).isEmpty();
        assertThat(found(as("analyst").queryParam("segment", UUID.randomUUID()))).isEmpty();
    }

    private void feedback(int nps, String comment) {
        TestEvents.ensureTopics("feedback");
        TestEvents.send("feedback", user, UUID.randomUUID().toString(), "/feedback-service", "io.throughline.feedback.received.v1", """
                {"responseId":"r-%s","partner":"mall","channel":"partner","subject":"%s","identifiers":["%s"],"nps":%d,"comment":"%s",
                 "occurredAt":"%s","receivedAt":"%s"}""".formatted(who, user, user, nps, comment, NOON, NOON));
    }

    @Test
    void whatAPersonDoesNotWantToBeUsedIsLeftOut() {
        consents("{}", true, false);
        PostgresClient.inTransaction(session -> session.createNativeQuery("""
                update consent_state set uses = '{"analytics": false, "feedback": false}' where key = :key""")
                .setParameter("key", "profile_id:" + id).executeUpdate());

        for (String role : List.of("analyst", "marketer")) {
            as(role).get("/v1/profiles/{id}", id).then().statusCode(200).body("$", not(hasKey("touchpoints"))).body("$",
                    not(hasKey("feedback")));
        }
        for (String role : List.of("agent", "admin")) {
            as(role).get("/v1/profiles/{id}", id).then().statusCode(200).body("touchpoints", hasSize(20)).body("$",
                    not(hasKey("feedback")));
        }
        as("privacy").get("/v1/profiles/{id}", id).then().statusCode(200).body("touchpoints", hasSize(20)).body("feedback", hasSize(1));
    }

    private void consents(String state, boolean personalisation, boolean restricted) {
        PostgresClient.inTransaction(session -> session
                .createNativeQuery(
                        """
                insert into consent_state (key, revision, state, uses, proof, personalisation, restricted, speakers, updated_at)
                values (:key, 1, cast(cast(:state as text) as jsonb), '{}', '{}', :personalisation, :restricted, '[]', now())
                on conflict (key) do update set state = excluded.state, personalisation = excluded.personalisation,
                  restricted = excluded.restricted""")
                .setParameter("key", "profile_id:" + id).setParameter("state", state).setParameter("personalisation", personalisation)
                .setParameter("restricted", restricted).executeUpdate());
    }

    static List<String> found(RequestSpecification search) {
        JsonPath page = search.queryParam("limit", 200).get("/v1/profiles").then().statusCode(200).extract().jsonPath();
        return page.getList("items.id");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.of(role));
    }
}
