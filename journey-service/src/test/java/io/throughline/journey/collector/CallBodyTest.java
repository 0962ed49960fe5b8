package io.throughline.journey.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import io.throughline.commons.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallBodyTest {

    @Test
    void keepsEveryEventsTextAsItWasReceived() {
        CallBody body = batch("{ \"batch\" : [ {\"名\": \"\\ud83d\",  \"a\":1.0} ,7, \"茶\",[1, 2 ],null,{}\n] , \"writeKey\":\"k\", \"sentAt\": \"2026-01-31T09:30:00Z\"}");

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
        for (String none : new String[] { null, "", "0", "true", "1, 1", "11" }) {
            assertThat(body.withPrivacyControl(none)).isEqualTo(body);
        }
        CallBody single = CallBody.single("{\"a\":1}".getBytes(StandardCharsets.UTF_8)).withPrivacyControl(" 1 ");
        assertThat(single.context().toString()).isEqualTo("{\"globalPrivacyControl\":true}");
    }

    @Test
    void aFieldThatIsGivenTwiceCountsAsItWasGivenLast() {
        assertThat(batch("{\"batch\": [{\"a\": 1, \"a\": 2}]}").items().getFirst().event().get("a").asInt()).isEqualTo(2);
    }

    @Test
    void anEventsSizeIsThatOfItsText() {
        CallBody body = batch("{\"batch\": [{\"a\":\"茶\"}]}");

        assertThat(body.items().getFirst().bytes()).isEqualTo("{\"a\":\"茶\"}".getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"batch\": []}", "{\"batch\": {}}", "{\"batch\": 1}", "[]", "{\"batch\": [1]} x", "{\"batch\": [1}",
            "{\"batch\": [1], \"sentAt\": \"x\"}", "{\"batch\": [1], \"context\": []}", "{\"batch\": [1], \"context\": {\"a\": \"\\u0000\"}}",
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
