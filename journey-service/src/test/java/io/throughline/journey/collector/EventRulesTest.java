package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.commons.identity.SourceTrust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
    private static final SourceAuthority SERVER = new SourceAuthority(SourceTrust.SERVER, false);
    private static final EventArrival ARRIVAL = EventArrival.alone("shop", "web", SERVER, VisitorTokens.NONE, NOW);

    @Test
    void aPersonGoesByFiftyExternalIdsAtMost() {
        String many = IntStream.range(0, 51).mapToObj(i -> "{\"id\": \"" + i + "\", \"type\": \"crm_id\"}")
                .collect(Collectors.joining(","));

        assertThat(read("{\"type\": \"identify\", \"context\": {\"externalIds\": [" + many + "]}}")).isInstanceOfSatisfying(
                EventValidationResult.Rejected.class, rejected -> assertThat(rejected.field()).isEqualTo("/context/externalIds"));
    }

    @Test
    void aUserIdComesBeforeAnAnonymousIdAndBothBeforeOthers() {
        JsonNode all = accepted("""
                {"type": "identify", "userId": "42", "anonymousId": "a1", "traits": {"email": "Li@Example.cn", "phone": "+86 138 0000 \
                0000"},
                 "context": {"externalIds": [{"id": "L-7", "type": "loyalty_id"}, {"id": 9, "type": "ios.idfa", "collection": "users"},
                                             {"id": "acme", "type": "company", "collection": "accounts"}]}}""");
        JsonNode external = accepted(
                "{\"type\": \"track\", \"event\": \"e\", \"context\": {\"externalIds\": [{\"id\": \"L-7\", \"type\": \"loyalty_id\"}]}}");

        assertThat(all.get("subject").asText()).isEqualTo("user_id:42");
        assertThat(all.get("identifiers").toString()).isEqualTo(
                "[\"user_id:42\",\"anonymous_id:a1\",\"loyalty_id:L-7\",\"ios_idfa:9\",\"email:li@example.cn\",\"phone:+8613800000000\"]");
        assertThat(external.get("subject").asText()).isEqualTo("loyalty_id:L-7");
    }

    @ParameterizedTest
    @ValueSource(strings = { "unknown", "n/a", "", "@", "a@b", "a b@c.d" })
    void whatIsNoAddressIsATraitButNoIdentifier(String email) {
        JsonNode touchpoint =
                accepted("{\"type\": \"identify\", \"userId\": \"1\", \"traits\": {\"email\": \"" + email + "\", \"phone\": \"none\"}}");

        assertThat(touchpoint.get("identifiers")).hasSize(1);
        assertThat(touchpoint.at("/traits/email").asText()).isEqualTo(email);
    }

    @Test
    void theTraitsOfAGroupAreNobodysIdentifiers() {
        JsonNode group =
                accepted("{\"type\": \"group\", \"userId\": \"1\", \"groupId\": \"g\", \"traits\": {\"email\": \"info@acme.com\"}}");

        assertThat(group.get("identifiers")).hasSize(1);
        assertThat(group.get("groupId").asText()).isEqualTo("g");
    }

    @Test
    void anIdentifyCallMayHaveItsTraitsInItsContextAsRudderStacksSdksSendThem() {
        JsonNode there = accepted("{\"type\": \"identify\", \"userId\": \"1\", \"context\": {\"traits\": {\"name\": \"李娜\"}}}");
        JsonNode both = accepted("""
                {"type": "identify", "userId": "1", "traits": {"city": "上海"}, "context": {"traits": {"name": "李娜"}}}""");
        JsonNode track =
                accepted("{\"type\": \"track\", \"event\": \"e\", \"userId\": \"1\", \"context\": {\"traits\": {\"name\": \"李娜\"}}}");

        assertThat(there.get("traits").toString()).isEqualTo("{\"name\":\"李娜\"}");
        assertThat(both.get("traits").toString()).isEqualTo("{\"city\":\"上海\"}");
        assertThat(track.path("traits").path("name").isMissingNode()).isTrue();
    }

    @Test
    void wholeNumbersAreTakenForIdsAsSdksSendThem() {
        JsonNode touchpoint = accepted("{\"type\": \"track\", \"userId\": 12345678901234567890, \"event\": 7, \"messageId\": 5}");

        assertThat(touchpoint.get("subject").asText()).isEqualTo("user_id:12345678901234567890");
        assertThat(touchpoint.get("name").asText()).isEqualTo("7");
        assertThat(touchpoint.get("messageId").asText()).isEqualTo("5");
    }

    @Test
    void anEventWithoutAMessageIdIsGivenOneThatOrdersByTime() {
        String id = accepted("{\"type\": \"identify\", \"userId\": \"1\"}").get("messageId").asText();

        assertThat(java.util.UUID.fromString(id).version()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"type\": \"page\", \"userId\": \"1\", \"name\": \"Home\", \"properties\": {\"path\": \"/\"}} | Home",
            "{\"type\": \"page\", \"userId\": \"1\", \"properties\": {\"path\": \"/tea\"}} | /tea",
            "{\"type\": \"screen\", \"userId\": \"1\", \"context\": {\"page\": {\"path\": \"/茶\"}}} | /茶",
            "{\"type\": \"page\", \"userId\": \"1\"} |",
            "{\"type\": \"track\", \"userId\": \"1\", \"event\": \"Order Completed\", \"name\": \"x\"} | Order Completed",
            "{\"type\": \"identify\", \"userId\": \"1\", \"name\": \"x\"} |" })
    void theNameIsTheEventOrThePageOrItsPath(String event, String name) {
        assertThat(accepted(event).path("name").textValue()).isEqualTo(name);
    }

    @Test
    void aCategoryIsFoundAmongTheProperties() {
        assertThat(accepted("{\"type\": \"page\", \"userId\": \"1\", \"category\": \"Docs\", \"properties\": {\"a\": 1}}").get("properties")
                .toString())
                .isEqualTo("{\"a\":1,\"category\":\"Docs\"}");
    }

    @Test
    void whatTheBatchSaysOfAllHoldsWhereTheEventSaysNothingElse() throws IOException {
        ObjectNode context = (ObjectNode) JSON.readTree("{\"library\": {\"name\": \"go\"}, \"locale\": \"en\"}");
        EventValidationResult reading = EventRules.read(
                JSON.readTree("{\"type\": \"identify\", \"userId\": \"1\", \"context\": {\"locale\": \"zh-CN\"}}"), 60, null,
                EventArrival.later("shop", "web", SERVER, NOW, NOW.minusSeconds(3600), context, 50));

        JsonNode touchpoint = JSON.readTree(((EventValidationResult.Accepted) reading).data());
        assertThat(touchpoint.get("context").toString()).isEqualTo("{\"library\":{\"name\":\"go\"},\"locale\":\"zh-CN\"}");
        assertThat(touchpoint.get("sentAt").asText()).isEqualTo("2026-01-31T08:30:00Z");
    }

    @Test
    void theLimitOfAnEventHoldsForItWithTheContextOfItsBatch() throws IOException {
        JsonNode event = JSON.readTree("{\"type\": \"identify\", \"userId\": \"1\", \"messageId\": \"m\"}");
        EventArrival eventArrival = EventArrival.later("shop", "web", SERVER, NOW, null, JSON.createObjectNode().put("a", "茶"), 1_000);

        assertThat(EventRules.read(event, 32 * 1024 - 1_000, null, eventArrival)).isInstanceOf(EventValidationResult.Accepted.class);
        assertThat(EventRules.read(event, 32 * 1024 - 999, null, eventArrival)).isInstanceOfSatisfying(EventValidationResult.Rejected.class,
                rejected -> {
                    assertThat(rejected.tooLarge()).isTrue();
                    assertThat(rejected.messageId()).isEqualTo("m");
                    assertThat(rejected.reason()).contains("32 KB", "with the context of its batch", "32769 bytes");
                });
    }

    @Test
    void nullsCountAsAbsent() {
        JsonNode touchpoint = accepted(
                "{\"type\": \"identify\", \"userId\": null, \"anonymousId\": \"a\", \"traits\": null, \"context\": null, \"timestamp\": "
                        + "null, \"groupId\": null}");

        assertThat(touchpoint.get("subject").asText()).isEqualTo("anonymous_id:a");
        assertThat(touchpoint.get("timestamp").asText()).isEqualTo("2026-01-31T09:30:00Z");
        assertThat(touchpoint.has("groupId")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"type\": \"identify\"} | /userId",
            "{\"type\": \"identify\", \"userId\": \"\"} | /userId",
            "{\"type\": \"identify\", \"userId\": \" \"} | /userId",
            "{\"type\": \"identify\", \"userId\": 1.5} | /userId",
            "{\"type\": \"identify\", \"userId\": true} | /userId",
            "{\"type\": \"identify\", \"userId\": {\"a\": 1}} | /userId",
            "{\"type\": \"identify\", \"userId\": \"a\\tb\"} | /userId",
            "{\"userId\": \"1\"} | /type",
            "{\"type\": \"buy\", \"userId\": \"1\"} | /type",
            "{\"type\": 7, \"userId\": \"1\"} | /type",
            "{\"type\": \"track\", \"userId\": \"1\"} | /event",
            "{\"type\": \"track\", \"userId\": \"1\", \"event\": \" \"} | /event",
            "{\"type\": \"track\", \"userId\": \"1\", \"event\": []} | /event",
            "{\"type\": \"group\", \"userId\": \"1\"} | /groupId",
            "{\"type\": \"alias\", \"userId\": \"1\"} | /previousId",
            "{\"type\": \"alias\", \"anonymousId\": \"1\", \"previousId\": \"2\"} | /userId",
            "{\"type\": \"identify\", \"userId\": \"1\", \"traits\": []} | /traits",
            "{\"type\": \"identify\", \"userId\": \"1\", \"properties\": \"x\"} | /properties",
            "{\"type\": \"identify\", \"userId\": \"1\", \"context\": 1} | /context",
            "{\"type\": \"identify\", \"context\": {\"externalIds\": 1}} | /context/externalIds",
            "{\"type\": \"identify\", \"context\": {\"externalIds\": [{\"id\": \"x\"}]}} | /context/externalIds/0",
            "{\"type\": \"identify\", \"userId\": \"1\", \"context\": {\"externalIds\": [{\"id\": \"x\", \"type\": \"Profile-Id\"}]}} | "
                    + "/context/externalIds/0",
            "{\"type\": \"identify\", \"userId\": \"1\", \"timestamp\": \"yesterday\"} | /timestamp",
            "{\"type\": \"identify\", \"userId\": \"1\", \"timestamp\": 1700000000} | /timestamp",
            "{\"type\": \"identify\", \"userId\": \"1\", \"timestamp\": \"2026-01-31T09:30:00\"} | /timestamp",
            "{\"type\": \"identify\", \"userId\": \"1\", \"timestamp\": \"2026-02-02T09:30:00Z\"} | /timestamp",
            "{\"type\": \"identify\", \"userId\": \"1\", \"timestamp\": \"1969-12-31T23:59:59Z\"} | /timestamp",
            "{\"type\": \"identify\", \"userId\": \"1\", \"sentAt\": \"0001-01-01T00:00:00Z\"} | /sentAt",
            "{\"type\": \"identify\", \"userId\": \"1\", \"sentAt\": \"+999999999-01-01T00:00:00Z\"} | /sentAt",
            "{\"type\": \"identify\", \"userId\": \"1\", \"messageId\": \"\"} | /messageId",
            "{\"type\": \"identify\", \"userId\": \"1\", \"mesageId\": \"x\"} | /mesageId",
            "{\"type\": \"identify\", \"userId\": \"1\", \"a/b~c\": 1} | /a~1b~0c",
            "{\"type\": \"identify\", \"userId\": \"1\", \"traits\": {\"x\": [{\"y\": \"\\u0000\"}]}} | /traits/x/0/y",
            "[] | ''", "7 | ''", "null | ''" })
    void aBrokenRuleIsToldByItsField(String event, String field) {
        assertThat(read(event)).isInstanceOfSatisfying(EventValidationResult.Rejected.class,
                rejected -> assertThat(rejected.field()).isEqualTo(field));
    }

    @Test
    void lengthsAreBounded() {
        assertThat(read("{\"type\": \"identify\", \"userId\": \"" + "x".repeat(257) + "\"}"))
                .isInstanceOf(EventValidationResult.Rejected.class);
        assertThat(read("{\"type\": \"track\", \"userId\": \"1\", \"event\": \"" + "x".repeat(257) + "\"}"))
                .isInstanceOf(EventValidationResult.Rejected.class);
        assertThat(read("{\"type\": \"identify\", \"userId\": \"" + "茶".repeat(256) + "\"}"))
                .isInstanceOf(EventValidationResult.Accepted.class);
    }

    @Test
    void thePathAndTheEventMustAgreeOnTheCall() throws IOException {
        JsonNode event = JSON.readTree("{\"type\": \"identify\", \"userId\": \"1\"}");

        assertThat(EventRules.read(event, 40, CallType.TRACK, ARRIVAL)).isInstanceOfSatisfying(EventValidationResult.Rejected.class,
                rejected -> assertThat(rejected.field()).isEqualTo("/type"));
        assertThat(EventRules.read(event, 40, CallType.IDENTIFY, ARRIVAL)).isInstanceOf(EventValidationResult.Accepted.class);
    }

    private static EventValidationResult read(String event) {
        try {
            return EventRules.read(JSON.readTree(event), event.length(), null, ARRIVAL);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode accepted(String event) {
        EventValidationResult reading = read(event);
        assertThat(reading).isInstanceOf(EventValidationResult.Accepted.class);
        try {
            return JSON.readTree(((EventValidationResult.Accepted) reading).data());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
