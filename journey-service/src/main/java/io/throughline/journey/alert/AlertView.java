package io.throughline.journey.alert;

import java.time.Instant;
import java.util.List;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.throughline.journey.alert.rule.AlertCondition;
import io.throughline.journey.alert.rule.AlertSeverity;
import io.throughline.journey.alert.webhook.WebhookDelivery;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alert. */
@Schema(name = "Alert")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertView(String id, @Schema(description = "The id of the rule that raised it") String rule, int ruleVersion,
        @Schema(description = "The rule's name when the alert was raised") String name, AlertSeverity severity,
        @Schema(description = "What was looked at, such as funnel:/converted/share, missing or live:abandonment") String measure,
        AlertCondition.Comparison comparison, @Schema(description = "For missing events: seconds") double threshold,
        @Schema(description = "The number when the alert was raised; for missing events: seconds") double value,
        @Schema(description = "From when on the condition held") Instant since, Instant raisedAt, Alert.State state,
        @Nullable @Schema(description = "Left out if nobody has acknowledged it") Acknowledgement acknowledgement,
        @Nullable @Schema(description = "Left out until it is resolved") Resolution resolution,
        @Schema(description = "Messages to the rule's webhook") List<WebhookDelivery> deliveries) {

    @Schema(name = "AlertAcknowledgement")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Acknowledgement(Instant at, String by, @Nullable String note) {
    }

    @Schema(name = "AlertResolution")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Resolution(Instant at,
            @Nullable @Schema(description = "The number that ended it; left out if the rule was deleted") Double value,
            Alert.ResolutionReason because) {
    }

    static AlertView of(Alert alert) {
        Alert.Acknowledgement said = alert.acknowledgement();
        Alert.Resolution resolved = alert.resolution();
        return new AlertView(alert.id(), alert.rule(), alert.ruleVersion(), alert.name(), alert.severity(), alert.measure(),
                alert.condition().comparison(),
                alert.condition().threshold(), alert.value(), alert.since(), alert.raisedAt(), alert.state(),
                said == null ? null : new Acknowledgement(said.at(), said.by(), said.note()),
                resolved == null ? null : new Resolution(resolved.at(), resolved.value(), resolved.because()), alert.deliveries());
    }
}
