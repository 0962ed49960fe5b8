package io.throughline.journey.sdk;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The settings that RudderStack's SDKs request before they send: an enabled source without destinations of its own, and no reports about
 * the SDK itself. Source: what @rudderstack/analytics-js reads of its sourceConfig.
 */
@Schema(name = "RudderStackConfig")
record RudderStackConfig(SourceConfig source) {

    /** @param id the write key of the request: the holder of a key learns neither the name nor the id of the source */
    @Schema(name = "RudderStackSource")
    record SourceConfig(String id, String name, String writeKey, String workspaceId, boolean enabled, Reports config,
            List<String> destinations) {
    }

    @Schema(name = "RudderStackReports")
    record Reports(Statistics statsCollection) {
    }

    @Schema(name = "RudderStackStatistics")
    record Statistics(Switch errors, Switch metrics) {
    }

    @Schema(name = "RudderStackSwitch")
    record Switch(boolean enabled) {
    }

    static RudderStackConfig of(String writeKey) {
        Switch off = new Switch(false);
        return new RudderStackConfig(new SourceConfig(writeKey, "throughline", writeKey, "throughline", true,
                new Reports(new Statistics(off, off)), List.of()));
    }
}
