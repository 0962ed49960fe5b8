package io.throughline.journey.sdk;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The settings that Segment's SDKs request before they send: the address, and that there is nothing else to load. The SDK sends no metrics
 * about itself. Source: the settings that analytics-next, analytics-kotlin and analytics-swift read.
 */
@Schema(name = "SegmentSettings")
record SegmentSdkSettings(Integrations integrations, TrackingPlan plan, Map<String, String> edgeFunction,
        Map<String, String> middlewareSettings, Map<String, Boolean> enabledMiddleware, SdkMetrics metrics, List<String> remotePlugins,
        boolean analyticsNextEnabled, boolean legacyVideoPluginsEnabled) {

    @Schema(name = "SegmentIntegrations")
    record Integrations(@JsonProperty("Segment.io") EventDestination destination) {
    }

    /**
     * @param apiKey the write key of the request
     * @param apiHost host, port and path to which events are sent, without the protocol
     */
    @Schema(name = "SegmentEventDestination")
    record EventDestination(String apiKey, @Schema(examples = "collect.example.com/v1") String apiHost,
            @Schema(enumeration = {
                    "http", "https" }) String protocol,
            String type, List<String> unbundledIntegrations){
    }

    @Schema(name = "SegmentTrackingPlan", description = "All events are taken, whatever their name")
    record TrackingPlan(PlannedCalls track, PlannedCalls identify, PlannedCalls group) {
    }

    @Schema(name = "SegmentPlannedCalls")
    record PlannedCalls(@JsonProperty("__default") PlannedCall otherwise) {
    }

    @Schema(name = "SegmentPlannedCall")
    record PlannedCall(boolean enabled, Map<String, Boolean> integrations) {
    }

    /** @param sampleRate 0: SDKs report nothing about themselves */
    @Schema(name = "SegmentSdkMetrics")
    record SdkMetrics(double sampleRate) {
    }

    static SegmentSdkSettings of(String writeKey, CollectorAddress address) {
        PlannedCalls all = new PlannedCalls(new PlannedCall(true, Map.of()));
        return new SegmentSdkSettings(
                new Integrations(new EventDestination(writeKey, address.host() + "/v1", address.protocol(), "server", List.of())),
                new TrackingPlan(all, all, all), Map.of(), Map.of(), Map.of(), new SdkMetrics(0), List.of(), true, false);
    }
}
