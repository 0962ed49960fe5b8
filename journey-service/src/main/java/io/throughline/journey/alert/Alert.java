package io.throughline.journey.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.journey.alert.rule.AlertCondition;
import io.throughline.journey.alert.rule.AlertRule;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.alert.rule.AlertSeverity;
import io.throughline.journey.alert.webhook.WebhookDelivery;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An alert. The record of each step of its life never changes once it is written.
 *
 * @param rule the rule's id
 * @param name the rule's name at that time
 * @param measure what was measured
 * @param since the time from which the condition held
 * @param value at the time when it was raised
 * @param resolution null while it is not resolved
 * @param untold events that are not published to Kafka yet
 * @param deliveries to the webhook, in the order of their events
 */
public record Alert(String id, String rule, int ruleVersion, String name, AlertSeverity severity, String measure, AlertCondition condition,
        Instant since, Instant raisedAt,
        double value, State state, Acknowledgement acknowledgement, Resolution resolution, List<AlertEvent> untold,
        List<WebhookDelivery> deliveries) {

    @Schema(name = "AlertState")
    public enum State {

        @JsonProperty("open")
        OPEN,
        @JsonProperty("acknowledged")
        ACKNOWLEDGED,
        @JsonProperty("resolved")
        RESOLVED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Acknowledgement(Instant at, String by, String note) {
    }

    /** @param value when it was resolved; null if the rule was removed */
    public record Resolution(Instant at, Double value, ResolutionReason because) {
    }

    @Schema(name = "AlertResolutionReason")
    public enum ResolutionReason {

        @JsonProperty("condition_ended")
        CONDITION_ENDED,
        @JsonProperty("rule_removed")
        RULE_REMOVED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Alert raised(AlertRule rule, int opening, Instant since, Instant now, double value) {
        AlertRuleDefinition definition = rule.definition();
        return new Alert(rule.alertId(opening), rule.id(), rule.version(), definition.name(), definition.severity(),
                definition.on().measure(),
                definition.when(), since, now, value, State.OPEN, null, null, List.of(AlertEvent.RAISED), List.of());
    }

    public boolean isOpen() {
        return state != State.RESOLVED;
    }

    /** The time of an event. */
    public Instant at(AlertEvent event) {
        return switch (event) {
            case RAISED -> raisedAt;
            case ACKNOWLEDGED -> acknowledgement.at();
            case RESOLVED -> resolution.at();
        };
    }
}
