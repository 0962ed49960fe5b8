package io.throughline.profile.segment;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A segment.
 *
 * @param version counts changes of the definition; the ETag
 * @param rule null of a list
 * @param size members now; null in lists of segments
 * @param job the last that went, or goes, through its people
 */
@Schema(name = "Segment")
record SegmentView(UUID id, String name, String description, @Schema(enumeration = { "rule", "list" }) String kind,
        @Schema(enumeration = { "active", "archived" }) String status, int version,
        @Schema(implementation = Object.class, nullable = true) JsonNode rule, String createdBy, Instant createdAt, Instant updatedAt,
        @Schema(nullable = true) Long size, @Schema(nullable = true) SegmentJob job) {

    SegmentView {
        rule = rule == null || rule.isNull() ? null : rule;
    }

    /** One version of a segment's definition. */
    @Schema(name = "SegmentVersion")
    record Version(int version, String name, String description, @Schema(implementation = Object.class, nullable = true) JsonNode rule, String author, Instant at) {

        Version {
            rule = rule == null || rule.isNull() ? null : rule;
        }
    }

    /** A segment whose rule refers to this one. */
    @Schema(name = "SegmentUse")
    record Use(UUID id, String name, int version) {
    }
}
