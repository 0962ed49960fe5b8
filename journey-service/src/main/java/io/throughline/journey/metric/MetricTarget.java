package io.throughline.journey.metric;

import java.time.Instant;

import jakarta.annotation.Nullable;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A baseline, target or benchmark of a metric, in the metric's own unit.
 *
 * @param baseline the value at the beginning of the measurement
 * @param target the value to be reached
 * @param benchmark the value that others reach
 * @param source who states these values
 */
@Schema(name = "MetricTarget", description = "What a metric is held against, in the metric's own unit")
public record MetricTarget(String metric, String by, String key,
        @Nullable @Schema(description = "Where it was when somebody began to look") Double baseline,
        @Nullable @Schema(description = "Where it should be") Double target,
        @Nullable @Schema(description = "Where others are") Double benchmark,
        @Nullable @Schema(description = "Who says so") String source, Instant changedAt) {

    String id() {
        return id(metric, by, key);
    }

    static String id(String metric, String by, String key) {
        return metric + '\u001F' + by + '\u001F' + key;
    }
}
