package io.throughline.profile.segment;

import java.time.Instant;
import java.util.UUID;

import jakarta.annotation.Nullable;

import io.throughline.profile.segment.job.SegmentJob;
import io.throughline.profile.segment.rule.RuleDefinition;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A segment as clients see it.
 *
 * @param version counts changes of the definition; the ETag
 * @param rule null for a list, and where the stored rule cannot be read any more
 * @param size members now; null in lists of segments
 * @param job the last job on its members, finished or running
 */
@Schema(name = "Segment")
public record SegmentView(UUID id, String name, @Nullable String description, @Schema(enumeration = {
        "rule", "list" }) String kind,
        @Schema(enumeration = { "active", "archived" }) String status, int version,
        @Nullable @Schema(description = NO_RULE) RuleDefinition rule, String createdBy, Instant createdAt, Instant updatedAt,
        @Nullable @Schema(description = "Members now; absent in lists of segments") Long size,
        @Nullable @Schema(description = "The last job; absent in lists of segments") SegmentJob job){

    private static final String NO_RULE = "Absent of a list, and where the stored rule cannot be read any more";

    /** One version of a segment's definition. */
    @Schema(name = "SegmentVersion")
    record SegmentVersion(int version, String name, @Nullable String description,
            @Nullable @Schema(description = NO_RULE) RuleDefinition rule,
            String author, Instant at) {
    }

    /** A segment whose rule refers to this one. */
    @Schema(name = "SegmentUse")
    record SegmentUse(UUID id, String name, int version) {
    }
}
