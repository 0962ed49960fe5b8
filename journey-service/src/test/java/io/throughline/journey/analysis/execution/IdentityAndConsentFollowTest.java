package io.throughline.journey.analysis.execution;

import static io.throughline.journey.JourneyTestClient.as;
import static io.throughline.journey.JourneyTestClient.somebody;
import static io.throughline.journey.JourneyTestClient.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestEvents;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.JourneyTestClient;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of people, and what they agree to, counts in the next answer for everything that was ever recorded. */
@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class IdentityAndConsentFollowTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    AnalysisService analyses;

    @Inject
    ObjectMapper json;

    @Inject
    ClickHouseClient clickHouse;

    private final String user = somebody();
    private final String a = "A 看 " + user;
    private final String b = "B 买 " + user;
    private final UUID profile = UUID.randomUUID();
    private JourneyTestClient.Source web;

    @BeforeEach
    void aVisitorLooksAndAUserBuys() {
        web = JourneyTestClient.source("web");
        send("anonymousId", "v-" + user, a, "2026-01-01T10:00:00Z");
        send("userId", user, b, "2026-01-01T11:00:00Z");
        timeline("anonymous_id:v-" + user, 1);
        timeline("user_id:" + user, 1);
    }

    private void send(String as, String who, String event, String at) {
        web.send("track",
                "{\"%s\":\"%s\",\"event\":\"%s\",\"timestamp\":\"%s\",\"properties\":{\"total\":5}}".formatted(as, who, event, at)).then()
                .statusCode(200);
    }

    private AnalysisAnswer<Long> ask(String more) {
        return analyses.executeStoredMasked(new BothAnalysis(),
                question("{\"a\":\"%s\",\"b\":\"%s\",\"period\":{\"month\":\"2026-01\"}%s}".formatted(a, b, more)), null);
    }

    private JsonNode question(String text) {
        try {
            return json.readTree(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitBoth(long people) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> ask("").result() == people);
    }

    private void identified() {
        TestEvents.identity("anonymous_id:v-" + user, profile, 1);
        TestEvents.identity("user_id:" + user, profile, 1);
        awaitBoth(1);
    }

    @Test
    void aMergeCountsForWhatHappenedBeforeItAndItsUndoingToo() {
        assertThat(ask("").result()).isZero();
        assertThat(ask("").basis().people()).isEqualTo(2);

        identified();
        assertThat(ask("").basis().people()).isEqualTo(1);

        TestEvents.identity("anonymous_id:v-" + user, UUID.randomUUID(), 2);
        awaitBoth(0);
    }

    @Test
    void whatIsDeniedOrRestrictedCountsNoMoreAndWhatIsGrantedAgainDoes() {
        identified();

        TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
        awaitBoth(0);
        assertThat(ask("").basis().people()).isZero();
        TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);
        awaitBoth(1);
        TestEvents.consents(profile.toString(), "{}", true, true);
        awaitBoth(0);
        TestEvents.consents(profile.toString(), "{}", true, false);
        awaitBoth(1);
    }

    @Test
    void aVisitorsOwnRefusalCountsUntilItIsTakenBackForTheirProfiles() {
        TestEvents.consents("anonymous_id:v-" + user, "{\"analytics\":false}", true, false);
        await().atMost(SOON).until(() -> ask("").basis().people() == 1);

        TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);
        TestEvents.send("consents", "anonymous_id:v-" + user, "gone-" + user, "/profile-service", "io.throughline.consent.v1", null);
        identified();
    }

    @Test
    void whatADeviceRefusesCountsForWhatWasDoneThereAloneAndWhatItAgreesToLiftsNothing() {
        identified();
        TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);

        TestEvents.consents("anonymous_id:v-" + user, "{\"analytics\":false}", true, false);

        awaitBoth(0);
        assertThat(ask("").basis().people()).isEqualTo(1);
        TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
        TestEvents.consents("anonymous_id:v-" + user, "{\"analytics\":true}", true, false);
        await().atMost(SOON).until(() -> ask("").basis().people() == 0);
    }

    @Test
    void anErasedPersonIsInNoAnswerAndInNoTable() {
        identified();

        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", profile, "user_id:" + user, "anonymous_id:v-" + user), "journey-service");

        assertThat(ask("").basis().people()).isZero();
        assertThat(clickHouse.query("SELECT id FROM identities WHERE id LIKE '%" + user + "%'")).isEmpty();
        TestEvents.identity("user_id:" + user, profile, 2);
        TestEvents.send("identities", "anonymous_id:v-" + user, "gone-" + user, "/profile-service", "io.throughline.identity.v1", null);
        String other = somebody();
        TestEvents.identity("user_id:" + other, UUID.randomUUID(), 1);
        await().atMost(SOON).until(() -> !clickHouse.query("SELECT id FROM identities WHERE id = 'user_id:" + other + "'").isEmpty());
        assertThat(clickHouse.query("SELECT id FROM identities WHERE id LIKE '%" + user + "%'")).isEmpty();
    }

    private void claimed() {
        TestEvents.identity("user_id:" + user, profile, 1);
        TestEvents.claimedIdentity("anonymous_id:v-" + user, profile);
        awaitBoth(1);
    }

    @Test
    void whatAPublicSourceClaimsJoinsAnAnalysisWhereItIsNotExcludedAndShowsNothingOfTheUserByTheDevice() {
        claimed();

        assertThat(ask("").basis().people()).isEqualTo(1);
        assertThat(ask(",\"claims\":\"excluded\"").result()).isZero();
        assertThat(ask(",\"claims\":\"excluded\"").basis().people()).isEqualTo(2);
        timeline("anonymous_id:v-" + user, 1).then().body("profileId", nullValue(), "identifiers", contains("anonymous_id:v-" + user),
                "items.name", contains(a));
        timeline("user_id:" + user, 1).then().body("identifiers", contains("user_id:" + user), "items.name", contains(b));
        as("analyst")
                .body("{\"steps\":[{\"event\":\"%s\"},{\"event\":\"%s\"}],\"period\":{\"month\":\"2026-01\"},\"claims\":\"%s\"}"
                        .formatted(a, b, "included"))
                .post("/v1/analytics/funnel").then().statusCode(200).body("steps[1].reached.n", equalTo(1));
        as("analyst")
                .body("{\"steps\":[{\"event\":\"%s\"},{\"event\":\"%s\"}],\"period\":{\"month\":\"2026-01\"},\"claims\":\"some\"}"
                        .formatted(a, b))
                .post("/v1/analytics/funnel").then().statusCode(400).body("errors[0].field", equalTo("/claims"));
    }

    @Test
    void whatSomebodyAgreesToCountsForNoDeviceThatOnlyAClaimSaysIsTheirs() {
        claimed();
        TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);
        try {
            TestEvents.consents("*", "{\"analytics\":false}", true, false);
            awaitBoth(0);
            assertThat(ask("").basis().people()).isEqualTo(1);

            TestEvents.consents("anonymous_id:v-" + user, "{\"analytics\":true}", true, false);
            awaitBoth(1);
            TestEvents.consents(profile.toString(), "{\"analytics\":false}", true, false);
            await().atMost(SOON).until(() -> ask("").basis().people() == 0);
            TestEvents.consents(profile.toString(), "{\"analytics\":true}", true, false);
            TestEvents.send("consents", "anonymous_id:v-" + user, "gone-" + user, "/profile-service", "io.throughline.consent.v1", null);
            await().atMost(SOON).until(() -> ask("").basis().people() == 1);

            // Proven, what they agree to counts for the device.
            TestEvents.identity("anonymous_id:v-" + user, profile, 1);
            awaitBoth(1);
        } finally {
            TestEvents.send("consents", "*", "gone-*-" + user, "/profile-service", "io.throughline.consent.v1", null);
            await().atMost(SOON).until(() -> clickHouse.query("SELECT id FROM agreements FINAL WHERE id = '*'").isEmpty());
        }
    }

    @Test
    void aClaimFollowsTheClaimedUsersProfileAndGivesWayToTheProof() {
        claimed();
        UUID merged = UUID.randomUUID();

        TestEvents.identity("user_id:" + user, merged, 2);
        awaitBoth(0);
        TestEvents.claimedIdentity("anonymous_id:v-" + user, merged);
        awaitBoth(1);

        TestEvents.identity("anonymous_id:v-" + user, UUID.randomUUID(), 2);
        awaitBoth(0);
    }

    @Test
    void aClaimThatIsTakenBackAndOneOfAnErasedPersonAreInNoTable() {
        claimed();
        TestEvents.send("identities", "anonymous_id:v-" + user, "gone-" + user, "/profile-service", "io.throughline.identity.v1", null);
        awaitBoth(0);
        assertThat(claims()).isEmpty();
        TestEvents.claimedIdentity("anonymous_id:v-" + user, profile);
        awaitBoth(1);

        PrivacyRequests.receipt(PrivacyRequests.submit("erasure", profile, "user_id:" + user), "journey-service");

        assertThat(claims()).isEmpty();
        TestEvents.claimedIdentity("anonymous_id:v-" + user, profile);
        String other = somebody();
        TestEvents.claimedIdentity("anonymous_id:v-" + user + other, UUID.randomUUID());
        await().atMost(SOON).until(() -> claims().equals(List.of("anonymous_id:v-" + user + other)));
    }

    private List<String> claims() {
        return clickHouse.query("SELECT id FROM identity_claims FINAL WHERE id LIKE '%" + user + "%'").stream()
                .map(row -> row.get("id").asText()).toList();
    }

    @Test
    void aSegmentNarrowsAQuestionToWhoIsInItNow() {
        identified();
        UUID segment = UUID.randomUUID();
        String only = ",\"people\":{\"segment\":\"" + segment + "\"}";
        assertThat(ask(only).result()).isZero();

        moved(segment, "entered");
        await().atMost(SOON).until(() -> ask(only).result() == 1);
        assertThat(as("analyst").get("/v1/analytics/segments").then().statusCode(200).extract().jsonPath()
                .getInt("items.find { it.id == '" + segment + "' }.size")).isEqualTo(1);
        assertThat(
                ask(",\"people\":{\"and\":[{\"not\":{\"segment\":\"%s\"}},{\"did\":{\"event\":\"%s\"}}]}".formatted(segment, a)).result())
                .isZero();

        moved(segment, "exited");
        await().atMost(SOON).until(() -> ask(only).result() == 0);
    }

    private void moved(UUID segment, String how) {
        TestEvents.ensureTopics("segments");
        TestEvents.send("segments", profile.toString(), UUID.randomUUID().toString(), "/profile-service",
                "io.throughline.segment." + how + ".v1",
                """
                {"segmentId":"%s","segment":"常客","version":1,"profileId":"%s","at":"%s","reason":{"kind":"time","id":"x","parts":[]},\
                "fieldOfTomorrow":1}"""
                        .formatted(segment, profile, Instant.now()));
    }

    @Test
    void theSameQuestionIsAnsweredFromMemoryUntilSomethingThatItReadsHasChanged() {
        identified();
        ask("");

        assertThat(ask("").basis().cached()).isTrue();
        assertThat(ask(",\"filter\":{\"property\":\"total\",\"lt\":5}").result()).isZero();
        send("userId", user, b, "2026-01-01T12:00:00Z");
        await().atMost(SOON).until(() -> ask("").basis().events() == 3);
    }

    @Test
    void whatCannotBeUnderstoodIsSetAsideAndTheNextIsHeard() {
        String poison = "user_id:" + somebody();
        TestEvents.ensureTopics("identities");
        TestEvents.send("identities", poison, "poison-" + user, "/profile-service", "io.throughline.identity.v1", "{\"profileId\":7}");

        TestEvents.await("identities.dlq", record -> poison.equals(record.key()));
        identified();
    }
}
