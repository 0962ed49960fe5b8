package io.throughline.journey.metric;

import java.math.BigDecimal;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A baseline, target or benchmark as it is sent, in the metric's own unit. */
@Schema(name = "MetricTargetRequest", description = "What a metric is held against, in the metric's own unit; at least one of the numbers "
        + "is needed")
record MetricTargetRequest(
        @Nullable @DecimalMin(LEAST) @DecimalMax(MOST) @Schema(
                description = "Where it was when somebody began to look") BigDecimal baseline,
        @Nullable @DecimalMin(LEAST) @DecimalMax(MOST) @Schema(description = "Where it should be") BigDecimal target,
        @Nullable @DecimalMin(LEAST) @DecimalMax(MOST) @Schema(description = "Where others are") BigDecimal benchmark,
        @Nullable @NotBlank @Size(min = 1, max = 200) @Schema(description = "Who says so") String source) {

    private static final String LEAST = "-1000000000000000";
    private static final String MOST = "1000000000000000";

    void check(BodyFaults faults) {
        if (baseline == null && target == null && benchmark == null) {
            faults.here("must have a baseline, a target or a benchmark");
        }
    }

    static Double number(BigDecimal sent) {
        return sent == null ? null : Double.valueOf(sent.doubleValue());
    }
}
