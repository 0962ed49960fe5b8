package io.throughline.journey.analysis.question;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.filter.SegmentIds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** By what an answer is divided into groups. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({ @JsonSubTypes.Type(BreakdownRequest.ByField.class), @JsonSubTypes.Type(BreakdownRequest.ByProperty.class),
        @JsonSubTypes.Type(BreakdownRequest.BySegments.class) })
@Schema(name = "BreakdownRequest", description = "By what the answer is broken down: a field of the event, a property of it, or segments",
        oneOf = { BreakdownRequest.ByField.class, BreakdownRequest.ByProperty.class, BreakdownRequest.BySegments.class },
        example = "{\"by\": \"channel\"}")
public sealed interface BreakdownRequest {

    int STANDARD_TOP = 10;
    String TOP = "How many values are told apart, the most frequent ones; all others are one group. 10 where it is left out";

    /** The breakdown; {@link Breakdown#NONE} if it is missing. */
    static Breakdown of(BreakdownRequest breakdown, BodyFaults faults) {
        return breakdown == null ? Breakdown.NONE : breakdown.breakdown(faults.in("breakdown"));
    }

    Breakdown breakdown(BodyFaults faults);

    @Schema(name = "BreakdownField", description = "A field of the event by which an answer can be broken down")
    enum EventField {

        @JsonProperty("channel")
        CHANNEL(LogField.CHANNEL),
        @JsonProperty("type")
        TYPE(LogField.TYPE),
        @JsonProperty("event")
        EVENT(LogField.NAME),
        @JsonProperty("source")
        SOURCE(LogField.SOURCE),
        @JsonProperty("trust")
        TRUST(LogField.TRUST);

        private final LogField field;

        EventField(LogField field) {
            this.field = field;
        }
    }

    @Schema(name = "BreakdownByField", description = "A group for each value of a field of the event")
    record ByField(@Schema(description = "The field") EventField by,
            @Nullable @Min(1) @Max(Breakdown.MOST_TOP) @Schema(description = TOP) Integer top) implements BreakdownRequest {

        @Override
        public Breakdown breakdown(BodyFaults faults) {
            return new Breakdown.By(by.field, RequestValues.or(top, STANDARD_TOP));
        }
    }

    @Schema(name = "BreakdownByProperty", description = "A group for each value of a property of the event")
    record ByProperty(
            @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                    description = "The name of the property, or at most 8 names parted by dots",
                    example = "address.city") String property,
            @Nullable @Min(1) @Max(Breakdown.MOST_TOP) @Schema(description = TOP) Integer top) implements BreakdownRequest {

        @Override
        public Breakdown breakdown(BodyFaults faults) {
            return new Breakdown.ByProperty(RequestValues.path(property, "property", faults), RequestValues.or(top, STANDARD_TOP));
        }
    }

    @Schema(name = "BreakdownBySegments", description = "A group for each segment; somebody may be in several")
    record BySegments(@Schema(description = "The segments") SegmentIds segments) implements BreakdownRequest {

        @Override
        public Breakdown breakdown(BodyFaults faults) {
            return new Breakdown.BySegment(segments.distinct("segments", faults));
        }
    }
}
