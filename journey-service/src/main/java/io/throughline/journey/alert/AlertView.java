package io.throughline.journey.alert;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An alert.
 *
 * @param name the rule's, as it was when the alert was raised
 * @param measure what was looked at, such as {@code funnel:/converted/share}, {@code missing} or {@code live:abandonment}
 * @param threshold of silence: seconds
 * @param value when it was raised; of silence: seconds
 * @param since from when on the condition held
 * @param acknowledgement null where nobody has
 * @param resolution null while it is not resolved
 * @param deliveries to the rule's webhook
 */
@Schema(name = "Alert")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertView(String id, String rule, int ruleVersion, String name, Severity severity, String measure, Condition.Comparison comparison, double threshold,
        double value, Instant since, Instant raisedAt, Alert.State state, Acknowledgement acknowledgement, Resolution resolution, List<Delivery> deliveries) {

    @Schema(name = "AlertAcknowledgement")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Acknowledgement(Instant at, String by, String note) {
    }

    /** @param value that ended it; null where the rule was removed */
    @Schema(name = "AlertResolution")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Resolution(Instant at, Double value, Alert.Because because) {
    }

    static AlertView of(Alert alert) {
        Alert.Acknowledgement said = alert.acknowledgement();
        Alert.Resolution resolved = alert.resolution();
        return new AlertView(alert.id(), alert.rule(), alert.ruleVersion(), alert.name(), alert.severity(), alert.measure(), alert.condition().comparison(),
                alert.condition().threshold(), alert.value(), alert.since(), alert.raisedAt(), alert.state(),
                said == null ? null : new Acknowledgement(said.at(), said.by(), said.note()),
                resolved == null ? null : new Resolution(resolved.at(), resolved.value(), resolved.because()), alert.deliveries());
    }
}
