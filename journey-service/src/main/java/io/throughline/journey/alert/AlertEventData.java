package io.throughline.journey.alert;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.journey.alert.rule.AlertCondition;
import io.throughline.journey.alert.rule.AlertSeverity;

/**
 * The data of events on the topic {@code alerts}, and of the webhook's payload without who acknowledged. It is made only of values that
 * never change, so repetitions are identical. It contains no customer data.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record AlertEventData(String alertId, String ruleId, int ruleVersion, String rule, AlertSeverity severity, String measure,
        AlertCondition.Comparison comparison,
        double threshold, double value, Instant since, Instant raisedAt, Instant acknowledgedAt, String acknowledgedBy, Instant resolvedAt,
        Double resolvedValue, Alert.ResolutionReason because) {

    public static AlertEventData of(Alert alert, AlertEvent event) {
        Alert.Acknowledgement acknowledged = event == AlertEvent.ACKNOWLEDGED ? alert.acknowledgement() : null;
        Alert.Resolution resolved = event == AlertEvent.RESOLVED ? alert.resolution() : null;
        return new AlertEventData(alert.id(), alert.rule(), alert.ruleVersion(), alert.name(), alert.severity(), alert.measure(),
                alert.condition().comparison(),
                alert.condition().threshold(), alert.value(), alert.since(), alert.raisedAt(),
                acknowledged == null ? null : acknowledged.at(),
                acknowledged == null ? null : acknowledged.by(), resolved == null ? null : resolved.at(),
                resolved == null ? null : resolved.value(),
                resolved == null ? null : resolved.because());
    }

    public AlertEventData withoutWho() {
        return new AlertEventData(alertId, ruleId, ruleVersion, rule, severity, measure, comparison, threshold, value, since, raisedAt,
                acknowledgedAt, null,
                resolvedAt, resolvedValue, because);
    }
}
