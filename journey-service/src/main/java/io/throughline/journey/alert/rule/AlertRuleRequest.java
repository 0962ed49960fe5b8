package io.throughline.journey.alert.rule;

import java.math.BigDecimal;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule as it is sent. */
@Schema(name = "AlertRuleRequest")
record AlertRuleRequest(
        @Nullable @Pattern(regexp = AlertRuleService.ID, message = AlertRuleService.ID_MESSAGE) @Schema(
                description = "The rule's id; one is made if it is left out. With a change, it is that of the path or left out") String id,
        @NotBlank @Size(min = 1, max = 100) @Schema(description = "A label for lists and receivers; it must not name a person") String name,
        @Nullable @Schema(description = "warning if it is left out") AlertSeverity severity,
        AlertSource on,
        @Nullable @Schema(
                description = "When the number is worth an alert. Needed unless `on` is a step that is missing") AlertThreshold when,
        @Nullable @JsonProperty("for") @Schema(name = "for",
                description = "How long the condition must hold before an alert is raised, and must not hold before it is resolved: an "
                        + "ISO 8601 duration of at most 31 days. At the first look if it is left out",
                minLength = 1, maxLength = 256, example = "PT10M") String holdsFor,
        @Nullable @Schema(description = "How often it is looked at: an ISO 8601 duration of at most a day; each minute if it is left out",
                minLength = 1, maxLength = 256, example = "PT1M") String every,
        @Nullable @Schema(description = "Who is told") Webhook webhook) {

    @Schema(name = "AlertCondition", description = "Either `above` or `below`")
    record AlertThreshold(
            @Nullable @DecimalMin("-1e15") @DecimalMax("1e15") @Schema(
                    description = "An alert is raised if the number is greater than this") BigDecimal above,
            @Nullable @DecimalMin("-1e15") @DecimalMax("1e15") @Schema(
                    description = "An alert is raised if the number is less than this") BigDecimal below) {
    }

    @Schema(name = "AlertWebhookRequest")
    record Webhook(@NotBlank @Size(min = 1, max = 1_000) @Schema(description = "An https address",
            example = "https://hooks.example.cn/alerts") String url) {
    }

    AlertRuleRequest withoutId() {
        return new AlertRuleRequest(null, name, severity, on, when, holdsFor, every, webhook);
    }
}
