package io.throughline.profile.segment.rule;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.throughline.profile.segment.evaluation.SegmentRule;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The rule of a segment as it is sent, stored and answered. Each kind of rule is recognised by a field that only it has.
 * Times and durations stay texts, so that a rule is answered as it was sent; {@link SegmentRuleMapper} validates them and
 * maps them to a {@link SegmentRule}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({ @JsonSubTypes.Type(RuleDefinition.And.class), @JsonSubTypes.Type(RuleDefinition.Or.class),
        @JsonSubTypes.Type(RuleDefinition.Not.class),
        @JsonSubTypes.Type(RuleDefinition.TraitIs.class), @JsonSubTypes.Type(RuleDefinition.ComputedIs.class),
        @JsonSubTypes.Type(RuleDefinition.Did.class), @JsonSubTypes.Type(RuleDefinition.DidNot.class),
        @JsonSubTypes.Type(RuleDefinition.Sequence.class), @JsonSubTypes.Type(RuleDefinition.Aggregate.class),
        @JsonSubTypes.Type(RuleDefinition.Feedback.class), @JsonSubTypes.Type(RuleDefinition.Consent.class),
        @JsonSubTypes.Type(RuleDefinition.InSegment.class), @JsonSubTypes.Type(RuleDefinition.PlaceIs.class),
        @JsonSubTypes.Type(RuleDefinition.Near.class), @JsonSubTypes.Type(RuleDefinition.Seen.class),
        @JsonSubTypes.Type(RuleDefinition.HasIdentifier.class) })
@Schema(name = "SegmentRule",
        description = "Who belongs to a segment. A rule has exactly one of the fields and, or, not, trait, computed, did, "
                + "didNot, sequence, aggregate, feedback, consent, segment, place, near, seen and hasIdentifier; at most 100 rules are "
                + "nested at most 8 levels deep.",
        oneOf = { RuleDefinition.And.class, RuleDefinition.Or.class, RuleDefinition.Not.class, RuleDefinition.TraitIs.class,
                RuleDefinition.ComputedIs.class, RuleDefinition.Did.class, RuleDefinition.DidNot.class, RuleDefinition.Sequence.class,
                RuleDefinition.Aggregate.class, RuleDefinition.Feedback.class, RuleDefinition.Consent.class, RuleDefinition.InSegment.class,
                RuleDefinition.PlaceIs.class, RuleDefinition.Near.class, RuleDefinition.Seen.class, RuleDefinition.HasIdentifier.class })
public sealed interface RuleDefinition {

    String LAST = "The value is a time that lies no longer ago than this, ISO 8601";
    String NEXT = "The value is a time to come, no further away than this, ISO 8601";
    String TYPE = "The type of the call, such as track or page; all types without it";
    String PUBLIC =
            "true counts events of public sources too, false counts none of them; without it all are counted but orders and amounts";
    String WITHIN = "A rolling window up to now, ISO 8601, such as P30D; not together with from or to";
    String FROM = "The earliest time of the events, itself included: a date, which is midnight UTC, or an RFC 3339 time";
    String TO = "The first time that is too late: a date, which is midnight UTC, or an RFC 3339 time";

    @Schema(name = "AndRule", description = "All of the rules hold")
    record And(@Size(min = 1, max = 100) List<RuleDefinition> and)
            implements RuleDefinition {
    }

    @Schema(name = "OrRule", description = "At least one of the rules holds")
    record Or(@Size(min = 1, max = 100) List<RuleDefinition> or)
            implements RuleDefinition {
    }

    @Schema(name = "NotRule", description = "The rule does not hold")
    record Not(RuleDefinition not)
            implements RuleDefinition {
    }

    @Schema(name = "TraitRule", description = "The value of a trait; all comparisons must hold, and there is at least one")
    record TraitIs(@NotBlank @Size(max = 256) @Schema(examples = "address.city") String trait,
            @Nullable ComparisonValue eq, @Nullable ComparisonValue ne,
            @Nullable @Size(min = 1, max = 200) List<ComparisonValue> in, @Nullable @Size(min = 1, max = 200) List<ComparisonValue> notIn,
            @Nullable ComparisonBound lt, @Nullable ComparisonBound lte, @Nullable ComparisonBound gt, @Nullable ComparisonBound gte,
            @Nullable ComparisonValue contains, @Nullable ComparisonValue notContains,
            @Nullable @Schema(description = "true: there is a value; false: there is none") Boolean exists,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = LAST) String withinLast,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = NEXT) String withinNext)
            implements RuleDefinition, ValueComparisons {
    }

    @Schema(name = "ComputedTraitRule", description = "The value of a computed trait; all comparisons must hold, and there is at least one")
    record ComputedIs(@NotBlank @Size(max = 256) String computed,
            @Nullable ComparisonValue eq, @Nullable ComparisonValue ne,
            @Nullable @Size(min = 1, max = 200) List<ComparisonValue> in, @Nullable @Size(min = 1, max = 200) List<ComparisonValue> notIn,
            @Nullable ComparisonBound lt, @Nullable ComparisonBound lte, @Nullable ComparisonBound gt, @Nullable ComparisonBound gte,
            @Nullable ComparisonValue contains, @Nullable ComparisonValue notContains,
            @Nullable @Schema(description = "true: there is a value; false: there is none") Boolean exists,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = LAST) String withinLast,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = NEXT) String withinNext)
            implements RuleDefinition, ValueComparisons {
    }

    @Schema(name = "PlaceRule",
            description = "Where the person lives, by the traits that tell it; all comparisons must hold, and there is at least one")
    record PlaceIs(PlaceLevel place,
            @Nullable ComparisonValue eq, @Nullable ComparisonValue ne,
            @Nullable @Size(min = 1, max = 200) List<ComparisonValue> in, @Nullable @Size(min = 1, max = 200) List<ComparisonValue> notIn,
            @Nullable ComparisonBound lt, @Nullable ComparisonBound lte, @Nullable ComparisonBound gt, @Nullable ComparisonBound gte,
            @Nullable ComparisonValue contains, @Nullable ComparisonValue notContains,
            @Nullable @Schema(description = "true: there is a value; false: there is none") Boolean exists,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = LAST) String withinLast,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = NEXT) String withinNext)
            implements RuleDefinition, ValueComparisons {
    }

    @Schema(name = "SeenRule", description = "When the person was first or last seen; all comparisons must hold, and there is at least one")
    record Seen(SightingOrder seen,
            @Nullable ComparisonValue eq, @Nullable ComparisonValue ne,
            @Nullable @Size(min = 1, max = 200) List<ComparisonValue> in, @Nullable @Size(min = 1, max = 200) List<ComparisonValue> notIn,
            @Nullable ComparisonBound lt, @Nullable ComparisonBound lte, @Nullable ComparisonBound gt, @Nullable ComparisonBound gte,
            @Nullable ComparisonValue contains, @Nullable ComparisonValue notContains,
            @Nullable @Schema(description = "true: there is a value; false: there is none") Boolean exists,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = LAST) String withinLast,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = NEXT) String withinNext)
            implements RuleDefinition, ValueComparisons {
    }

    @Schema(name = "DidRule", description = "The person did something, once or as often as count says")
    record Did(@NotBlank @Size(max = 256) @Schema(description = "The name of the event; * is any", examples = "Order Completed") String did,
            @Nullable EventCount count,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TYPE) String type,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = "Events on this channel only") String channel,
            @Nullable @Size(max = 10) @Schema(description = "What the properties of the event must be; all must hold") List<
                    PropertyCondition> where,
            @Nullable TimesOfWeek during,
            @Nullable @Schema(description = PUBLIC) Boolean includePublic,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = WITHIN) String within,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = FROM, examples = "2026-01-31") String from,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TO, examples = "2026-01-31T09:30:00Z") String to)
            implements RuleDefinition, EventCondition, TimeSpanFields {
    }

    @Schema(name = "DidNotRule", description = "The person did not do something")
    record DidNot(
            @NotBlank @Size(max = 256) @Schema(description = "The name of the event; * is any", examples = "Order Completed") String didNot,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TYPE) String type,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = "Events on this channel only") String channel,
            @Nullable @Size(max = 10) @Schema(description = "What the properties of the event must be; all must hold") List<
                    PropertyCondition> where,
            @Nullable TimesOfWeek during,
            @Nullable @Schema(description = PUBLIC) Boolean includePublic,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = WITHIN) String within,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = FROM, examples = "2026-01-31") String from,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TO, examples = "2026-01-31T09:30:00Z") String to)
            implements RuleDefinition, EventCondition, TimeSpanFields {
    }

    @Schema(name = "SequenceRule", description = "The person did one thing after another, each at most `gap` after the one before")
    record Sequence(@Size(min = 2, max = 5) List<SequenceStep> sequence,
            @NotBlank @Size(max = 256) @Schema(format = "duration", description = "How much later the next step may be, ISO 8601",
                    examples = "PT24H") String gap,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = WITHIN) String within,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = FROM, examples = "2026-01-31") String from,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TO, examples = "2026-01-31T09:30:00Z") String to)
            implements RuleDefinition, TimeSpanFields {
    }

    @Schema(name = "AggregateRule",
            description = "A figure over a property of events; all comparisons must hold, and there is at least one")
    record Aggregate(AggregateFunction aggregate,
            @NotBlank @Size(max = 256) @Schema(examples = "revenue") String property,
            @NotBlank @Size(max = 256) @Schema(description = "The name of the event; * is any", examples = "Order Completed") String event,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TYPE) String type,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = "Events on this channel only") String channel,
            @Nullable @Size(max = 10) @Schema(description = "What the properties of the event must be; all must hold") List<
                    PropertyCondition> where,
            @Nullable TimesOfWeek during,
            @Nullable @Schema(description = PUBLIC) Boolean includePublic,
            @Nullable BigDecimal eq, @Nullable BigDecimal ne,
            @Nullable BigDecimal lt, @Nullable BigDecimal lte, @Nullable BigDecimal gt, @Nullable BigDecimal gte,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = WITHIN) String within,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = FROM, examples = "2026-01-31") String from,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TO, examples = "2026-01-31T09:30:00Z") String to)
            implements RuleDefinition, EventCondition, NumberComparisons, TimeSpanFields {
    }

    @Schema(name = "FeedbackRule",
            description = "A score that the person gave in a survey; all comparisons must hold, and there is at least one")
    record Feedback(FeedbackScore feedback,
            @Nullable @Schema(description = "The last response or any; the last without it") FeedbackScope of,
            @Nullable BigDecimal eq, @Nullable BigDecimal ne,
            @Nullable BigDecimal lt, @Nullable BigDecimal lte, @Nullable BigDecimal gt, @Nullable BigDecimal gte,
            @Nullable @NotBlank @Size(max = 256) @Schema(format = "duration", description = WITHIN) String within,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = FROM, examples = "2026-01-31") String from,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = TO, examples = "2026-01-31T09:30:00Z") String to)
            implements RuleDefinition, NumberComparisons, TimeSpanFields {
    }

    @Schema(name = "ConsentRule", description = "What the person said to a purpose on a channel")
    record Consent(@NotBlank @Size(max = 256) @Schema(description = "The id of the purpose", examples = "marketing") String consent,
            @NotBlank @Size(max = 256) @Schema(examples = "email") String channel,
            @Nullable @Schema(description = "granted without it") ConsentState is)
            implements RuleDefinition {
    }

    @Schema(name = "SegmentMembershipRule", description = "The person belongs to another segment")
    record InSegment(@Schema(description = "The id of the other segment") UUID segment)
            implements RuleDefinition {
    }

    @Schema(name = "NearRule", description = "The person lives within a distance of a point")
    record Near(GeoPoint near,
            @DecimalMin("0") @DecimalMax("20038") @Schema(description = "Kilometres") BigDecimal km,
            @Nullable @NotBlank @Size(max = 256) @Schema(
                    description = "The trait that holds the latitude; latitude without it") String latTrait,
            @Nullable @NotBlank @Size(max = 256) @Schema(
                    description = "The trait that holds the longitude; longitude without it") String lonTrait)
            implements RuleDefinition {
    }

    @Schema(name = "IdentifierRule", description = "The person is known by an identifier of a type")
    record HasIdentifier(
            @NotBlank @Size(max = 256) @Schema(description = "The type of the identifier", examples = "email") String hasIdentifier)
            implements RuleDefinition {
    }

    @Schema(name = "PlaceLevel")
    enum PlaceLevel {
        @JsonProperty("country")
        COUNTRY, @JsonProperty("region")
        REGION, @JsonProperty("city")
        CITY
    }

    @Schema(name = "SightingOrder")
    enum SightingOrder {
        @JsonProperty("first")
        FIRST, @JsonProperty("last")
        LAST
    }

    @Schema(name = "SegmentAggregateFunction")
    enum AggregateFunction {
        @JsonProperty("sum")
        SUM, @JsonProperty("avg")
        AVG, @JsonProperty("min")
        MIN, @JsonProperty("max")
        MAX, @JsonProperty("distinct")
        DISTINCT
    }

    @Schema(name = "FeedbackScore")
    enum FeedbackScore {
        @JsonProperty("nps")
        NPS, @JsonProperty("csat")
        CSAT, @JsonProperty("ces")
        CES
    }

    @Schema(name = "FeedbackScope")
    enum FeedbackScope {
        @JsonProperty("last")
        LAST, @JsonProperty("any")
        ANY
    }

    @Schema(name = "ConsentState")
    enum ConsentState {
        @JsonProperty("granted")
        GRANTED, @JsonProperty("denied")
        DENIED, @JsonProperty("pending")
        PENDING
    }

    @Schema(name = "GeoPoint", description = "A point on the earth, in degrees (WGS 84)")
    record GeoPoint(@DecimalMin("-90") @DecimalMax("90") BigDecimal lat, @DecimalMin("-180") @DecimalMax("180") BigDecimal lon) {
    }
}
