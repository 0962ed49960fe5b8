package io.throughline.journey.attribution;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EnumOrObjectDeserializer;
import io.throughline.journey.analysis.filter.EventFilterRequest;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.filter.PeopleFilterRequest;
import io.throughline.journey.analysis.question.Breakdown;
import io.throughline.journey.analysis.question.ClaimsUse;
import io.throughline.journey.analysis.question.CompareRequest;
import io.throughline.journey.analysis.question.PeriodRequest;
import io.throughline.journey.analysis.question.RequestValues;
import io.throughline.journey.analysis.question.ScopedRequest;
import io.throughline.journey.analysis.question.StepRequest;
import io.throughline.journey.analysis.result.AnswerLanguage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asks to which channels or touchpoints conversions are credited. */
@Schema(name = "AttributionRequest", description = "A question to the log: which channels or touchpoints conversions are credited to")
record AttributionRequest(
        @Nullable @Schema(description = PERIOD) PeriodRequest period,
        @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                example = "Asia/Shanghai") String zone,
        @Nullable @Schema(description = DATASET) UUID dataset,
        @Nullable @Schema(description = FILTER) EventFilterRequest filter,
        @Nullable @Schema(description = PEOPLE) PeopleFilterRequest people,
        @Nullable @Schema(description = CLAIMS) ClaimsUse claims,
        @Nullable @Schema(description = COMPARE) CompareRequest compare,
        @Nullable @Schema(description = "Whether paths that were counted elsewhere are asked instead of events: those of `dataset`; false "
                + "where it is left out") Boolean finishedPaths,
        @Nullable @Schema(description = "What is a conversion; needed unless finished paths are asked") StepRequest goal,
        @Nullable @Schema(description = "What conversions were worth; only counted where it is left out") Revenue revenue,
        @Nullable @Schema(description = "What is credited; channel where it is left out") CreditedBy by,
        @Nullable @Schema(description = "Which events are touches; all where it is left out") EventFilterRequest touches,
        @Nullable @Schema(description = "How long before a conversion touches count, as an ISO 8601 duration of at most 366 days; P30D "
                + "where it is left out",
                format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String lookBack,
        @Nullable @Schema(description = "Which conversions of a person count; each where it is left out") Conversions conversions,
        @Nullable @Schema(description = "The models; all that can be asked where it is left out") AttributionModels models,
        @Nullable @Schema(description = "After this ISO 8601 duration of at most 366 days a touch counts half as much in time_decay; P7D "
                + "where it is left out",
                format = "duration", minLength = 1, maxLength = RequestValues.MOST_TEXT) String halfLife,
        @Nullable @Size(min = 3, max = 3) @Schema(description = "For the model position: the share of the first touch, of those between "
                + "and of the last, "
                + "which add up to 1; 0.4, 0.2 and 0.4 where it is left out") List<@Min(0) BigDecimal> position,
        @Nullable @Min(1) @Max(4) @Schema(description = "How many touches back a state of the Markov chain remembers; 1 where it is left "
                + "out") Integer order,
        @Nullable @Schema(description = "What channels or touchpoints cost, by what is credited; in the revenue's currency",
                maxProperties = AttributionReader.MOST_COSTS) Map<String, Cost> cost,
        @Nullable @Schema(description = "In which language touchpoints are shown; en where it is left out") AnswerLanguage lang)
        implements ScopedRequest {

    @Override
    public boolean mentionsFinishedPaths() {
        return finishedPaths != null;
    }

    @Schema(name = "AttributedConversions", description = "each: all conversions of a person. first: their first one alone.")
    enum Conversions {

        @JsonProperty("each")
        EACH,
        @JsonProperty("first")
        FIRST
    }

    @Schema(name = "AttributionRevenueRequest", description = "What conversions were worth")
    record Revenue(
            @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                    description = "The property of the goal that holds the amount, in whole units of the currency",
                    example = "total") String property,
            @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = "The currency by ISO 4217",
                    example = "CNY") String currency,
            @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                    description = "The property of the goal that names the amount's currency: others are not counted; currency where it "
                            + "is left out") String currencyProperty) {
    }

    @Schema(name = "AttributionCostRequest", description = "What a channel or a touchpoint cost")
    record Cost(
            @Min(0) @Max(AttributionReader.MOST_MINOR) @Schema(description = "In the smallest unit of the currency") long minor,
            @NotBlank @Size(min = 1,
                    max = RequestValues.MOST_TEXT) @Schema(description = "The currency by ISO 4217, that of the revenue") String currency) {
    }

    /** What receives credit for conversions. */
    @JsonDeserialize(using = CreditedBy.Reader.class)
    @Schema(name = "AttributionCreditedBy", description = "What is credited: channels, touchpoints, or the values of a property",
            oneOf = { TouchKind.class, TouchProperty.class }, example = "channel")
    sealed interface CreditedBy {

        Breakdown breakdown(BodyFaults faults);

        final class Reader extends EnumOrObjectDeserializer<CreditedBy> {

            Reader() {
                super(TouchKind.class, TouchProperty.class);
            }
        }
    }

    @JsonDeserialize(using = JsonDeserializer.None.class)
    @Schema(name = "AttributionTouchKind", description = "channel: each channel is credited. touchpoint: each touchpoint is.")
    enum TouchKind implements CreditedBy {

        @JsonProperty("channel")
        CHANNEL(LogField.CHANNEL),
        @JsonProperty("touchpoint")
        TOUCHPOINT(LogField.TOUCH);

        private final LogField field;

        TouchKind(LogField field) {
            this.field = field;
        }

        @Override
        public Breakdown breakdown(BodyFaults faults) {
            return new Breakdown.By(field, AttributionReader.MOST_CHANNELS);
        }
    }

    @JsonDeserialize(using = JsonDeserializer.None.class)
    @Schema(name = "AttributionTouchProperty", description = "Each value of a property of the touches is credited")
    record TouchProperty(
            @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(
                    description = "The name of the property, or at most 8 names parted by dots", example = "campaign") String property)
            implements CreditedBy {

        @Override
        public Breakdown breakdown(BodyFaults faults) {
            return new Breakdown.ByProperty(RequestValues.path(property, "property", faults), AttributionReader.MOST_CHANNELS);
        }
    }
}
