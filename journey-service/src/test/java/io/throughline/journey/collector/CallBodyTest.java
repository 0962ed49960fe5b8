package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallBodyTest {

    @Test
    void keepsEveryEventsTextAsItWasReceived() {
        CallBody body = batch(
                "{ \"batch\" : [ {\"名\": \"\\ud83d\",  \"a\":1.0} ,7, \"茶\",[1, 2 ],null,{}\n] , \"writeKey\":\"k\", \"sentAt\": "
                        + "\"2026-01-31T09:30:00Z\"}");

        assertThat(body.items()).extracting(CallBody.Item::json)
                .containsExactly("{\"名\": \"\\ud83d\",  \"a\":1.0}", "7", "\"茶\"", "[1, 2 ]", "null", "{}");
        assertThat(body.writeKey()).isEqualTo("k");
        assertThat(body.sentAt()).isEqualTo("2026-01-31T09:30:00Z");
    }

    @Test
    void globalPrivacyControlIsKeptInWhatIsSaidOfAllEventsAndNothingElseIs() {
        CallBody body = batch("{\"batch\": [{}], \"context\": {\"consent\": {\"categoryPreferences\": {}}}}");

        assertThat(body.withPrivacyControl("1").context().toString())
                .isEqualTo("{\"consent\":{\"categoryPreferences\":{}},\"globalPrivacyControl\":true}");
        assertThat(body.context().has(CallBody.PRIVACY_CONTROL)).isFalse();
        for (String none : new String[]{ null, "", "0", "true", "1, 1", "11" }) {
            assertThat(body.withPrivacyControl(none)).isEqualTo(body);
        }
        CallBody single = CallBody.single("{\"a\":1}".getBytes(StandardCharsets.UTF_8)).withPrivacyControl(" 1 ");
        assertThat(single.context().toString()).isEqualTo("{\"globalPrivacyControl\":true}");
    }

    @Test
    void aFieldThatIsGivenTwiceCountsAsItWasGivenLast() {
        assertThat(batch("{\"batch\": [{\"a\": 1, \"a\": 2}]}").items().getFirst().event().get("a").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("eventsOverALimit")
    void anEventThatIsOverALimitOfJsonIsSetAsideAndThoseBesideItAreTaken(String event, String field) {
        CallBody body = batch("{\"batch\": [{\"a\":1}, " + event + ",{\"b\":2}], \"writeKey\": \"k\", \"context\": {\"c\":3}}");

        assertThat(body.items()).hasSize(3);
        assertThat(body.items().get(0).event().toString()).isEqualTo("{\"a\":1}");
        assertThat(body.items().get(2).event().toString()).isEqualTo("{\"b\":2}");
        assertThat(body.items().get(1).json()).isEqualTo(event);
        assertThat(body.items().get(1).refused().field()).isEqualTo(field);
        assertThat(body.items().get(1).refused().messageId()).isEqualTo("m1");
        assertThat(body.items().get(1).refused().reason()).contains("100 digits as a text");
        assertThat(body.writeKey()).isEqualTo("k");
        assertThat(body.contextBytes()).isEqualTo(7);
        CallBody alone = CallBody.single(event.replace("\"m1\"", "\"m1\",\"writeKey\":\"k\"").getBytes(StandardCharsets.UTF_8));
        assertThat(alone.items().getFirst().refused().field()).isEqualTo(field);
        assertThat(alone.writeKey()).isEqualTo("k");
    }

    static Stream<Arguments> eventsOverALimit() {
        return Stream.of(Arguments.of("{\"messageId\":\"m1\",\"properties\":{\"n\":" + "7".repeat(101) + ",\"total\":1}}", "/properties/n"),
                Arguments.of("{\"properties\":{\"list\":[1,0." + "3".repeat(400) + "]},\"messageId\":\"m1\"}", "/properties/list/1"),
                Arguments.of("{\"properties\":{\"n\":-" + "7".repeat(101) + "},\"messageId\":\"m1\"}", "/properties/n"),
                Arguments.of("{\"messageId\":\"m1\",\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}", "/a" + "/0".repeat(63)),
                Arguments.of("{\"messageId\":\"m1\",\"properties\":{\"" + "n".repeat(1_001) + "\":1}}", "/properties"));
    }

    @Test
    void aContextOverALimitIsRefusedByItsField() {
        assertThatThrownBy(() -> batch("{\"batch\": [{}], \"context\": {\"n\":" + "7".repeat(101) + "}}")).isInstanceOfSatisfying(
                ProblemException.class,
                refused -> assertThat(refused.problem().errors().getFirst().field()).isEqualTo("/context/n"));
    }

    @Test
    void halfASurrogateInANameCostsThatEventAlone() {
        CallBody body = batch("{\"batch\": [{\"a\":1}, {\"messageId\":\"m1\",\"properties\":{\"\\ud83d\":1}}, {\"b\":2}]}");

        assertThat(body.items()).extracting(CallBody.Item::refused).containsOnlyNulls();
        assertThat(body.items().get(1).event().path("properties").has("\ud83d")).isTrue();
        assertThat(body.items().get(1).json()).contains("\\ud83d");
        assertThat(batch("{\"batch\": [{\"\\ud83d\":1}], \"sentAt\": \"2026-01-31T09:30:00Z\"}").sentAt()).isNotNull();
        assertThat(batch("{\"batch\": [{\"\\ud83d\\ude00\\\\ud83d\":1,\"\\udc00\":2}]}").items().getFirst().event().size()).isEqualTo(2);
        assertThat(CallBody.single("{\"\\ud83d\":1}".getBytes(StandardCharsets.UTF_8)).items().getFirst().event().has("\ud83d")).isTrue();
    }

    @Test
    void anEventsSizeIsThatOfItsText() {
        CallBody body = batch("{\"batch\": [{\"a\":\"茶\"}]}");

        assertThat(body.items().getFirst().bytes()).isEqualTo("{\"a\":\"茶\"}".getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"batch\": []}", "{\"batch\": {}}", "{\"batch\": 1}", "[]", "{\"batch\": [1]} x", "{\"batch\": [1}",
            "{\"batch\": [1], \"sentAt\": \"x\"}", "{\"batch\": [1], \"context\": []}",
            "{\"batch\": [1], \"context\": {\"a\": \"\\u0000\"}}",
            "{\"batch\": [1], \"other\": 1}" })
    void whatIsNoBatchIsRefused(String body) {
        assertThatThrownBy(() -> batch(body)).isInstanceOfSatisfying(ProblemException.class,
                refused -> assertThat(refused.problem().status()).isEqualTo(400));
    }

    @Test
    void aBatchsContextIsMeasuredWhereverItStands() {
        assertThat(batch("{\"context\" :  {\"a\":\"茶\"} , \"batch\": [1]}").contextBytes()).isEqualTo(11);
        assertThat(batch("{\"batch\": [1], \"context\":{\"a\":\"茶\"}}").contextBytes()).isEqualTo(11);
        assertThat(batch("{\"batch\": [1], \"context\": null}").contextBytes()).isZero();
        assertThat(batch("{\"batch\": [1]}").contextBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "32768, 128, ''", "32769, 1, 32 KB", "400000, 1, 32 KB", "32768, 129, at most 128 events", "1677, 2500, ''",
            "1678, 2500, at most 2499 events" })
    void whatABatchsContextComesToInAllItsEventsIsBounded(int contextBytes, int events, String refusal) {
        String context = "{\"a\":\"" + "x".repeat(contextBytes - 8) + "\"}";
        String body = "{\"batch\": [" + "1,".repeat(events - 1) + "1], \"context\": " + context + "}";

        if (refusal.isEmpty()) {
            assertThat(batch(body).contextBytes()).isEqualTo(contextBytes);
        } else {
            assertThatThrownBy(() -> batch(body)).isInstanceOfSatisfying(ProblemException.class, refused -> {
                assertThat(refused.problem().status()).isEqualTo(413);
                assertThat(refused.problem().errors().getFirst().field()).isEqualTo("/context");
                assertThat(refused.problem().detail()).contains(refusal);
            });
        }
    }

    private static CallBody batch(String text) {
        return CallBody.batch(text.getBytes(StandardCharsets.UTF_8));
    }
}
