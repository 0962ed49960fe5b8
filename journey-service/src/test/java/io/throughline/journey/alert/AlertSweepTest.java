package io.throughline.journey.alert;

import static io.throughline.journey.JourneyTestClient.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.TestServers;
import io.throughline.journey.alert.evaluation.AlertRuleEvaluator;
import io.throughline.journey.alert.rule.AlertRule;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.alert.rule.AlertRuleStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class AlertSweepTest {

    @Inject
    AlertRuleEvaluator watcher;

    @Inject
    AlertRuleStore rules;

    @Inject
    AlertStore alerts;

    @Inject
    ObjectMapper json;

    private final String id = "rule-" + somebody();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** The service itself does not look at it before tomorrow. */
    private AlertRule rule(String name) throws Exception {
        AlertRuleDefinition definition = AlertRuleDefinition.of(json.readTree(
                """
                {"name":"x","every":"P1D","when":{"below":2},"on":{"analysis":"paths","question":{"period":{"last":"P1D"}},\
                "pointer":"/basis/events"}}"""));
        AlertRule rule = new AlertRule(name, 1, definition, null, now, now, "analyst", null,
                new AlertRule.EvaluationProgress(0, 0, now.plus(Duration.ofDays(1)), null, null, null, null, null));
        assertThat(rules.insert(rule)).isTrue();
        return rule;
    }

    private List<Alert> all() {
        return alerts.list(id, null, null, 100);
    }

    @Test
    void alertsAndRulesThatArePastTheirTimeAreSweptAndTheRestStays() throws Exception {
        AlertRule rule = rule(id);
        for (int i = 1; i <= 2; i++) {
            alerts.raise(Alert.raised(rule, i, now, now, 0), false);
            Instant resolved = now.minus(Duration.ofDays(i == 1 ? 91 : 89));
            alerts.resolve(id + "-" + i, new Alert.Resolution(resolved, 7.0, Alert.ResolutionReason.CONDITION_ENDED), false);
        }
        Awaitility.await().until(() -> all().stream().allMatch(alert -> alert.untold().isEmpty()));
        for (String removed : List.of(id + "-old", id + "-new")) {
            rule(removed);
        }
        rules.remove(id + "-old", now.minus(Duration.ofDays(3)));
        rules.remove(id + "-new", now.minus(Duration.ofDays(1)));

        watcher.sweep(now);

        assertThat(all()).map(Alert::id).containsExactly(id + "-2");
        assertThat(rules.findAny(id + "-old")).isEmpty();
        assertThat(rules.findAny(id + "-new")).isPresent();
        assertThat(rules.find(id)).as("not removed").isPresent();
    }
}
