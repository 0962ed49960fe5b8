package io.throughline.journey.alert;

import java.net.URI;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A rule, and how its watching goes.
 *
 * @param on as it was sent
 * @param when as it was sent; null where something is missing
 * @param holdsFor how long the condition holds before an alert is raised; null: at the first look
 */
@Schema(name = "AlertRule")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertRuleView(String id, int version, String name, Severity severity, @Schema(type = SchemaType.OBJECT, implementation = Object.class) JsonNode on,
        @Schema(type = SchemaType.OBJECT, implementation = Object.class) JsonNode when, @JsonProperty("for") String holdsFor, String every, Webhook webhook,
        Status status, Instant createdAt, Instant changedAt, String changedBy) {

    /**
     * @param url where whoever reads may not change rules, its host alone: addresses of webhooks are often secrets themselves
     * @param secret what it is signed with, told once when it was made: {@code whsec_} and base64
     */
    @Schema(name = "AlertWebhook")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Webhook(String url, String secret) {
    }

    /**
     * @param lookedAt when it was last looked; null where it was not yet
     * @param value what was last seen
     * @param holds whether the condition then held
     * @param alert the id of its alert that is not resolved; null where there is none
     * @param lastFault why the last look told nothing, or that it came late; null where neither is so
     */
    @Schema(name = "AlertRuleStatus")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(Instant lookedAt, Double value, Boolean holds, String alert, Fault lastFault, Instant nextLookAt) {
    }

    @Schema(name = "AlertRuleFault")
    record Fault(Instant at, String detail) {
    }

    /**
     * @param alert null where none is open
     * @param secret null where it is not to be told
     */
    static AlertRuleView of(AlertRule rule, String alert, String secret, boolean mayChange) {
        Definition definition = rule.definition();
        AlertRule.Progress progress = rule.progress();
        Status status = new Status(progress.lookedAt(), progress.value(), holds(definition, progress), alert,
                progress.fault() == null ? null : new Fault(progress.faultAt(), progress.fault()), progress.dueAt());
        return new AlertRuleView(rule.id(), rule.version(), definition.name(), definition.severity(), definition.body().get("on"), definition.body().get("when"),
                definition.holdsFor().isZero() ? null : definition.holdsFor().toString(), definition.every().toString(),
                definition.webhook() == null ? null : new Webhook(mayChange ? definition.webhook().toString() : host(definition.webhook()), secret),
                status, rule.createdAt(), rule.changedAt(), rule.changedBy());
    }

    private static Boolean holds(Definition definition, AlertRule.Progress progress) {
        return progress.value() == null ? null : Boolean.valueOf(definition.when().holds(progress.value()));
    }

    private static String host(URI url) {
        return url.getScheme() + "://" + url.getHost() + "/…";
    }
}
