package io.throughline.journey.collector.api;

import java.time.Instant;
import java.util.Map;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.collector.EventFieldReader;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One call of the Segment spec, only for the OpenAPI document: the collector reads the bytes itself ({@link EventFieldReader}), because
 * stock SDKs send fields that no schema of ours covers. Source: Segment, "Spec: Common Fields".
 */
@Schema(name = "SegmentCall", additionalProperties = Schema.True.class,
        description = "A call of the Segment spec. It names somebody: by `userId`, `anonymousId` or both. Fields that begin with _ are "
                + "an SDK's own and are ignored; put your own data into `properties`, `traits` or `context`.")
public record SegmentCall(
        @Nullable @Schema(enumeration = {
                "identify", "track", "page", "screen", "group", "alias" },
                description = "The call. Needed in a batch; otherwise the path says it") String type,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(
                description = "The sender's own id of the call. Sending it again changes nothing. If it is left out, one is "
                        + "made") String messageId,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(
                description = "The customer's id in your systems. A whole number is read as its digits") String userId,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(
                description = "The id of a device whose user may be unknown") String anonymousId,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(description = "For track: the event's name, which is needed") String event,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(description = "For page and screen: its name") String name,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(description = "For page and screen: its category") String category,
        @Nullable @Schema(description = "For track, page and screen: what happened, in any form") Map<String, JsonNode> properties,
        @Nullable @Schema(description = "For identify and group: what is known about the person or the group, in any form") Map<String,
                JsonNode> traits,
        @Nullable @Schema(description = "What surrounds the call: the page, the device, visitorToken, in any form") Map<String,
                JsonNode> context,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(description = "For group: the group's id") String groupId,
        @Nullable @Size(max = EventFieldReader.MAX_NAME) @Schema(description = "For alias: the id until now") String previousId,
        @Nullable @Schema(description = "When it happened; the time of receipt if it is left out") Instant timestamp,
        @Nullable @Schema(description = "When the SDK recorded it; counts if there is no timestamp") Instant originalTimestamp,
        @Nullable @Schema(
                description = "When it was sent, by the sender's clock. The difference to the time of receipt corrects the "
                        + "timestamp") Instant sentAt,
        @Nullable @Schema(description = "The source's write key, if there is no Authorization header") String writeKey){
}
