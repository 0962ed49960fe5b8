package io.throughline.journey.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.journey.alert.rule.AlertCondition;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.live.LiveMeasure;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What was stored while the latency of the live view was in milliseconds, as it is read now. */
class EarlierUnitsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");

    private static Document alert(String measure) {
        return new Document("_id", "late-1").append("rule", "late").append("ruleVersion", 1).append("name", "Late")
                .append("severity", "warning")
                .append("measure", measure).append("comparison", "above").append("threshold", 2_000.0).append("since", Date.from(AT))
                .append("raisedAt", Date.from(AT)).append("value", 2_500.0).append("state", "resolved").append("untold", List.of())
                .append("deliveries", new Document());
    }

    @Test
    void aRuleWatchesTheSameMeasureWithItsThresholdInSeconds() throws Exception {
        AlertRuleDefinition definition = AlertRuleDefinition.of(EarlierUnits.ofToday(JSON.readTree("""
                {"name": "Late", "on": {"live": "latency_p99_ms", "stage": "purchase"}, "when": {"above": 2000}}""")));

        assertThat(definition.on())
                .isEqualTo(new AlertRuleDefinition.MonitoredNumber.Live(LiveMeasure.LATENCY_P99_SECONDS, null, "purchase"));
        assertThat(definition.when()).isEqualTo(new AlertCondition(AlertCondition.Comparison.ABOVE, 2));
        assertThat(definition.body().at("/on/live").textValue()).isEqualTo("latency_p99_seconds");
    }

    @Test
    void otherRulesAndThoseOfTodayStayAsTheyAre() throws Exception {
        for (String live : List.of("people", "latency_p99_seconds")) {
            var body = JSON.readTree("{\"name\": \"n\", \"on\": {\"live\": \"" + live + "\"}, \"when\": {\"below\": 1500}}");

            assertThat(EarlierUnits.ofToday(body)).isSameAs(body);
        }
    }

    @Test
    void theNumbersOfAnAlertAreInSecondsWheneverItWasResolved() {
        Document earlier = alert("live:latency_p99_ms").append("resolution",
                new Document("at", Date.from(AT)).append("value", 500.0).append("because", "condition_ended"));
        Document since = alert("live:latency_p99_ms").append("resolution",
                AlertDocument.resolution(new Alert.Resolution(AT, 0.5, Alert.ResolutionReason.CONDITION_ENDED)));

        for (Document stored : List.of(earlier, since)) {
            Alert alert = AlertDocument.read(stored);

            assertThat(alert.measure()).isEqualTo("live:latency_p99_seconds");
            assertThat(alert.condition().threshold()).isEqualTo(2);
            assertThat(alert.value()).isEqualTo(2.5);
            assertThat(alert.resolution().value()).isEqualTo(0.5);
        }
        assertThat(AlertDocument.read(alert("live:people")).value()).isEqualTo(2_500);
    }
}
