package io.throughline.journey.collector;

import static io.throughline.commons.identity.SourceTrust.IMPORT;
import static io.throughline.commons.identity.SourceTrust.PUBLIC;
import static io.throughline.commons.identity.SourceTrust.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.SourceTrust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an event is about, by how far its source is believed. */
class EventIdentifiersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
    private static final String WHO =
            """
            "userId": "42", "anonymousId": "a-1", "context": {"externalIds": [{"type": "loyalty_id", "id": "L-7"}], "traits": {"phone": \
            "+8613800138000"}}""";

    private static JsonNode touchpoint(String event, SourceTrust trust, boolean acceptClaims) {
        return touchpoint(event, EventArrival.later("shop", "web", new SourceAuthority(trust, acceptClaims), NOW, null, null, 0));
    }

    private static JsonNode touchpoint(String event, EventArrival eventArrival) {
        try {
            EventValidationResult reading = EventRules.read(JSON.readTree(event), event.length(), null, eventArrival);
            assertThat(reading).isInstanceOf(EventValidationResult.Accepted.class);
            return JSON.readTree(((EventValidationResult.Accepted) reading).data());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(value = SourceTrust.class, names = "PUBLIC", mode = EnumSource.Mode.EXCLUDE)
    void aTrustedSourceNamesAPersonByAnythingAndClaimsNothing(SourceTrust trust) {
        JsonNode told = touchpoint("{\"type\":\"track\",\"event\":\"Cart\"," + WHO + "}", trust, false);

        assertThat(told.path("subject").asText()).isEqualTo("user_id:42");
        assertThat(told.path("identifiers").toString())
                .isEqualTo("[\"user_id:42\",\"anonymous_id:a-1\",\"loyalty_id:L-7\",\"phone:+8613800138000\"]");
        assertThat(told.has("claims")).isFalse();
        assertThat(told.path("trust").asText()).isEqualTo(trust.wireName());
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"type\":\"track\",\"event\":\"Cart\"", "\"type\":\"identify\"", "\"type\":\"page\"", "\"type\":\"screen\"",
            "\"type\":\"group\",\"groupId\":\"g\"", "\"type\":\"alias\",\"previousId\":\"41\"" })
    void ofAPublicSourceTheDeviceIsTheSubjectAndAllElseIsClaimed(String call) {
        JsonNode told = touchpoint("{" + call + "," + WHO + "}", PUBLIC, false);

        assertThat(told.path("subject").asText()).isEqualTo("anonymous_id:a-1");
        assertThat(told.path("identifiers").toString()).isEqualTo("[\"anonymous_id:a-1\"]");
        assertThat(told.path("claims").toString()).isEqualTo("[\"user_id:42\",\"loyalty_id:L-7\",\"phone:+8613800138000\"]");
        assertThat(told.path("trust").asText()).isEqualTo("public");
    }

    @Test
    void anAliasOfAPublicSourceNamesNoEarlierIdThatAnybodyJoinsBy() {
        String alias = "{\"type\":\"alias\",\"previousId\":\"victim\",\"userId\":\"42\"}";

        assertThat(touchpoint(alias, PUBLIC, false).has("previousId")).isFalse();
        assertThat(touchpoint(alias, PUBLIC, false).path("claimedPreviousId").asText()).isEqualTo("victim");
        assertThat(touchpoint(alias, SERVER, false).path("previousId").asText()).isEqualTo("victim");
    }

    @Test
    void aPublicEventWithoutADeviceIsKeptUnderItsClaimByATypeThatIsNobodys() {
        assertThat(touchpoint("{\"type\":\"page\",\"userId\":\"42\"}", PUBLIC, false).path("identifiers").toString())
                .isEqualTo("[\"claimed_user_id:42\"]");
        JsonNode byMail = touchpoint("{\"type\":\"identify\",\"traits\":{\"email\":\"Li@Example.cn\"}}", PUBLIC, false);
        assertThat(byMail.path("subject").asText()).isEqualTo("claimed_email:li@example.cn");
        assertThat(byMail.path("claims").toString()).isEqualTo("[\"email:li@example.cn\"]");
    }

    @Test
    void whatTheBatchSaysOfAllEventsIsClaimedToo() {
        ObjectNode context = JSON.createObjectNode();
        context.putObject("traits").put("email", "victim@example.cn");
        context.putArray("externalIds").addObject().put("type", "user_id").put("id", "42");

        JsonNode told = touchpoint("{\"type\":\"page\",\"anonymousId\":\"a-1\"}",
                EventArrival.later("shop", "web", new SourceAuthority(PUBLIC, false), NOW, null, context, 80));

        assertThat(told.path("identifiers").toString()).isEqualTo("[\"anonymous_id:a-1\"]");
        assertThat(told.path("claims").toString()).isEqualTo("[\"user_id:42\",\"email:victim@example.cn\"]");
    }

    @Test
    void aVisitorsTokenProvesTheUserAndTheDeviceAndIsKeptNowhere() {
        VisitorTokens tokens = (token, userId) -> token.equals("good") ? java.util.Optional.of("42") : java.util.Optional.empty();
        EventArrival eventArrival = new EventArrival("shop", "web", new SourceAuthority(PUBLIC, false), tokens, NOW, null, null, 0);
        String event =
                "{\"type\":\"identify\",\"userId\":\"42\",\"anonymousId\":\"a-1\",\"traits\":{\"email\":\"victim@example.cn\"},"
                        + "\"context\":{\"visitorToken\":\"%s\"}}";

        JsonNode proven = touchpoint(event.formatted("good"), eventArrival);
        JsonNode unproven = touchpoint(event.formatted("bad"), eventArrival);

        assertThat(proven.path("identifiers").toString()).isEqualTo("[\"user_id:42\",\"anonymous_id:a-1\"]");
        assertThat(proven.path("claims").toString()).isEqualTo("[\"email:victim@example.cn\"]");
        assertThat(proven.path("proven").asBoolean()).isTrue();
        assertThat(proven.path("trust").asText()).isEqualTo("public");
        assertThat(unproven.path("subject").asText()).isEqualTo("anonymous_id:a-1");
        assertThat(unproven.has("proven")).isFalse();
        assertThat(proven.toString() + unproven).doesNotContain("visitorToken").doesNotContain("good");
        assertThat(VisitorTokens.without("{\"context\":{\"visitorToken\" : \"abc.def\"},\"event\":")).doesNotContain("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"properties\":{\"visitorToken\":\"%s\"}", "\"traits\":{\"visitorToken\":\"%s\"}",
            "\"context\":{\"traits\":{\"visitorToken\":\"%s\"}}",
            "\"context\":{\"visitor\\u0054oken\":\"%s\"}", "\"properties\":{\"a\":[{\"b\":{\"visitorToken\":[\"%s\"]}}]}",
            "\"properties\":{\"visitorToken\":{\"deep\":\"%s\"},\"a\":1}" })
    void aVisitorsTokenIsKeptNowhereWhereverItStands(String field) {
        String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl";
        String event = "{\"type\":\"identify\",\"anonymousId\":\"a-1\"," + field.formatted(jwt) + "}";

        assertThat(touchpoint(event, PUBLIC, false).toString()).doesNotContain("visitorToken").doesNotContain("eyJ");
        assertThat(VisitorTokens.without(event)).doesNotContain("eyJ").doesNotContain("c2lnbmF0dXJl");
        assertThat(VisitorTokens.without(event.substring(0, event.indexOf("dXJl")))).doesNotContain("eyJ").doesNotContain("c2lnbmF0");
    }

    @Test
    void anAdministratorMayAcceptThemButTheSourceStaysPublic() {
        JsonNode told = touchpoint("{\"type\":\"identify\"," + WHO + "}", PUBLIC, true);

        assertThat(told.path("subject").asText()).isEqualTo("user_id:42");
        assertThat(told.has("claims")).isFalse();
        assertThat(told.path("trust").asText()).isEqualTo("public");
    }

    @ParameterizedTest
    @ValueSource(strings = { "claimed_user_id", "claimed.user.id", "CLAIMED_x", "profile_id" })
    void noSourceSendsWhatTheCollectorAndTheProfilesGive(String type) throws IOException {
        String event = "{\"type\":\"page\",\"context\":{\"externalIds\":[{\"type\":\"" + type + "\",\"id\":\"42\"}]}}";

        for (SourceTrust trust : new SourceTrust[]{ PUBLIC, SERVER, IMPORT }) {
            EventValidationResult reading = EventRules.read(JSON.readTree(event), event.length(), null,
                    EventArrival.later("shop", "web", new SourceAuthority(trust, false), NOW, null, null, 0));
            assertThat(reading).isInstanceOfSatisfying(EventValidationResult.Rejected.class,
                    rejected -> assertThat(rejected.field()).isEqualTo("/context/externalIds/0"));
        }
    }
}
