package io.throughline.journey.alert.rule;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The condition under which a number raises an alert.
 *
 * @param comparison above, below, or silent: at least this many seconds without an event
 */
public record AlertCondition(Comparison comparison, double threshold) {

    @Schema(name = "AlertComparison")
    public enum Comparison {

        @JsonProperty("above")
        ABOVE,
        @JsonProperty("below")
        BELOW,
        @JsonProperty("silent")
        SILENT;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean holds(double value) {
        return switch (comparison) {
            case ABOVE -> value > threshold;
            case BELOW -> value < threshold;
            case SILENT -> value >= threshold;
        };
    }
}
