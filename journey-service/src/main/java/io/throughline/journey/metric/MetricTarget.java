package io.throughline.journey.metric;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a metric is held against, in the metric's own unit.
 *
 * @param baseline where it was when somebody began to look
 * @param target where it should be
 * @param benchmark where others are
 * @param source who says so
 */
@Schema(name = "MetricTarget")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricTarget(String metric, String by, String key, Double baseline, Double target, Double benchmark, String source, Instant changedAt) {

    String id() {
        return id(metric, by, key);
    }

    static String id(String metric, String by, String key) {
        return metric + '\u001F' + by + '\u001F' + key;
    }
}
