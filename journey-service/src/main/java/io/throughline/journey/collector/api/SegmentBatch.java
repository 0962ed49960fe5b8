package io.throughline.journey.collector.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A batch of the Segment spec, only for the OpenAPI document, like {@link SegmentCall}. */
@Schema(name = "SegmentBatch", additionalProperties = Schema.True.class, description = "A batch of the Segment spec")
record SegmentBatch(@Size(min = 1, max = 2_500) List<SegmentCall> batch,
        @Nullable @Schema(
                description = "When it was sent, by the sender's clock. The difference to the time of receipt corrects the "
                        + "timestamps") Instant sentAt,
        @Nullable @Schema(description = "Belongs to each call of the batch; a call's own context has precedence") Map<String,
                JsonNode> context,
        @Nullable @Schema(description = "The source's write key, if there is no Authorization header") String writeKey) {
}
