package io.throughline.journey.alert.rule;

import java.net.URI;
import java.time.Instant;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule with the state of its evaluation. */
@Schema(name = "AlertRule")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertRuleView(String id, @Schema(description = "From 1, one more with each change; the ETag") int version, String name,
        AlertSeverity severity,
        @Schema(implementation = AlertSource.class) JsonNode on,
        @Nullable @Schema(implementation = AlertRuleRequest.AlertThreshold.class) JsonNode when,
        @Nullable @JsonProperty("for") @Schema(name = "for",
                description = "How long the condition must hold before an alert is raised; left out if an alert is raised at the first "
                        + "look: an ISO 8601 duration") String holdsFor,
        @Schema(description = "How often it is looked at: an ISO 8601 duration") String every, @Nullable Webhook webhook,
        Status status, Instant createdAt, Instant changedAt, String changedBy) {

    @Schema(name = "AlertWebhook")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Webhook(@Schema(
            description = "For readers who may not change rules, the host only: addresses of webhooks are often secrets "
                    + "themselves") String url,
            @Nullable @Schema(description = "Signs the messages: whsec_ and base64. Shown only once, when it is made") String secret) {
    }

    @Schema(name = "AlertRuleStatus")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(@Nullable @Schema(description = "When it was last looked at; left out if it was not yet") Instant lookedAt,
            @Nullable @Schema(description = "The number that was last seen") Double value,
            @Nullable @Schema(description = "Whether the condition held then") Boolean holds,
            @Nullable @Schema(description = "The id of its alert that is not resolved; left out if there is none") String alert,
            @Nullable @Schema(description = "Why the last look found no number, or that it came late") Fault lastFault,
            Instant nextLookAt) {
    }

    @Schema(name = "AlertRuleFault")
    record Fault(Instant at, String detail) {
    }

    /**
     * @param alert null if none is open
     * @param secret null if it must not be shown
     */
    static AlertRuleView of(AlertRule rule, String alert, String secret, boolean mayChange) {
        AlertRuleDefinition definition = rule.definition();
        AlertRule.EvaluationProgress progress = rule.progress();
        Status status = new Status(progress.lookedAt(), progress.value(), holds(definition, progress), alert,
                progress.fault() == null ? null : new Fault(progress.faultAt(), progress.fault()), progress.dueAt());
        return new AlertRuleView(rule.id(), rule.version(), definition.name(), definition.severity(), definition.body().get("on"),
                definition.body().get("when"),
                definition.holdsFor().isZero() ? null : definition.holdsFor().toString(), definition.every().toString(),
                definition.webhook() == null ? null
                        : new Webhook(mayChange ? definition.webhook().toString() : host(definition.webhook()), secret),
                status, rule.createdAt(), rule.changedAt(), rule.changedBy());
    }

    private static Boolean holds(AlertRuleDefinition definition, AlertRule.EvaluationProgress progress) {
        return progress.value() == null ? null : Boolean.valueOf(definition.when().holds(progress.value()));
    }

    private static String host(URI url) {
        return url.getScheme() + "://" + url.getHost() + "/…";
    }
}
