package io.throughline.profile.computed;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Optional;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.profile.activity.CustomerActivity;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The definition of a computed trait: a fold over the activity of all of a person's identifiers.
 *
 * @param kind of fold
 * @param events which activity counts; all of it where null
 * @param property whose values are aggregated; only for the kinds that need values
 * @param zone IANA time zone of {@code preferred_hour}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
@Schema(name = "ComputedTraitDefinition")
record TraitComputation(
        @Schema(description = "count, sum, average, minimum, maximum; first, last (a property's value, or without one the event's "
                + "time); most_frequent; preferred_channel; preferred_hour (0 to 23)") Kind kind,
        @Schema(description = "Which activity counts; all of it without this") @Nullable ActivityFilter events,
        @Schema(description = "Whose values are taken, such as revenue", examples = "revenue") @Nullable @Size(max = 256) String property,
        @Schema(description = "IANA time zone of preferred_hour; Asia/Shanghai without this") @Nullable String zone) {

    static final String DEFAULT_ZONE = "Asia/Shanghai";

    /** The most digits before and after the point, so that a sum stays short. A longer number does not count. */
    private static final int MOST_PLACES = 20;

    /**
     * The kinds of folds; each is exact, except {@code most_frequent} with more than {@link ValueFrequencies#MOST_VALUES}
     * values.
     */
    @Schema(name = "ComputationKind")
    enum Kind {
        @JsonProperty("count")
        COUNT,
        @JsonProperty("sum")
        SUM,
        /** The mean. */
        @JsonProperty("average")
        AVERAGE,
        @JsonProperty("minimum")
        MINIMUM,
        @JsonProperty("maximum")
        MAXIMUM,
        /** A property's value at the earliest event that has it; without a property, the event's time. */
        @JsonProperty("first")
        FIRST,
        /** Like {@link #FIRST}, for the latest event. */
        @JsonProperty("last")
        LAST,
        /** The value that occurs most often; of several the least. */
        @JsonProperty("most_frequent")
        MOST_FREQUENT,
        /** The channel of most events. */
        @JsonProperty("preferred_channel")
        PREFERRED_CHANNEL,
        /** The hour of the day, local to the zone, of most events. */
        @JsonProperty("preferred_hour")
        PREFERRED_HOUR;

        boolean needsProperty() {
            return this == SUM || this == AVERAGE || this == MINIMUM || this == MAXIMUM || this == MOST_FREQUENT;
        }

        boolean mayHaveProperty() {
            return needsProperty() || this == FIRST || this == LAST;
        }
    }

    /** The state of a single event; empty where it does not count. */
    Optional<AggregateState> of(CustomerActivity activity) {
        if (!(events == null ? ActivityFilter.ALL : events).matches(activity, property)) {
            return Optional.empty();
        }
        JsonNode value = property == null ? null : activity.properties().get(property);
        return switch (kind) {
            case COUNT -> Optional.of(new AggregateState.Count(1));
            case SUM -> number(value).map(AggregateState.Sum::new);
            case AVERAGE -> number(value).map(number -> new AggregateState.Average(1, number));
            case MINIMUM -> number(value).map(AggregateState.Minimum::new);
            case MAXIMUM -> number(value).map(AggregateState.Maximum::new);
            case FIRST -> value(activity, value).map(taken -> new AggregateState.First(activity.at(), activity.messageId(), taken));
            case LAST -> value(activity, value).map(taken -> new AggregateState.Last(activity.at(), activity.messageId(), taken));
            case MOST_FREQUENT -> scalar(value).map(text -> new AggregateState.Frequent(ValueFrequencies.of(text)));
            case PREFERRED_CHANNEL ->
                    Optional.ofNullable(activity.channel()).map(text -> new AggregateState.Frequent(ValueFrequencies.of(text)));
            case PREFERRED_HOUR -> Optional.of(new AggregateState.Hours(AggregateState.Hours.of(activity.at().atZone(zoneId()).getHour())));
        };
    }

    private ZoneId zoneId() {
        return ZoneId.of(zone == null ? DEFAULT_ZONE : zone);
    }

    private Optional<JsonNode> value(CustomerActivity activity, JsonNode value) {
        return property == null ? Optional.of(JsonNodeFactory.instance.textNode(activity.at().toString())) : Optional.ofNullable(value);
    }

    private static Optional<BigDecimal> number(JsonNode value) {
        return Optional.ofNullable(value).filter(JsonNode::isNumber).map(JsonNode::decimalValue)
                .filter(number -> Math.abs(number.scale()) <= MOST_PLACES && number.precision() - number.scale() <= MOST_PLACES);
    }

    private static Optional<String> scalar(JsonNode value) {
        return value != null && value.isValueNode() ? Optional.of(value.asText()) : Optional.empty();
    }
}
