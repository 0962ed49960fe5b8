package io.throughline.journey.analysis.filter;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.question.Breakdown;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The id of one segment, or an array of ids. */
@Schema(name = "SegmentIds", description = "The id of a segment, or an array of 1 to 16 ids", oneOf = { UUID.class, UUID[].class })
public record SegmentIds(@JsonValue List<UUID> ids) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SegmentIds one(UUID id) {
        return new SegmentIds(List.of(id));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SegmentIds of(List<UUID> ids) {
        return new SegmentIds(ids);
    }

    /** The ids without duplicates. */
    public List<UUID> distinct(String field, BodyFaults faults) {
        if (ids.isEmpty() || ids.size() > Breakdown.MOST_SEGMENTS) {
            faults.at(field, "must be a UUID or an array of 1 to " + Breakdown.MOST_SEGMENTS + " UUIDs of segments");
            return List.of();
        }
        return ids.stream().distinct().toList();
    }
}
