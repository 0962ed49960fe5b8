package io.throughline.journey.analysis.question;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.EnumOrObjectDeserializer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The period with which an answer is compared. */
@JsonDeserialize(using = CompareRequest.Reader.class)
@Schema(name = "CompareRequest", description = "The period to compare with: a word, or from one time to another",
        oneOf = { CompareRequest.Earlier.class, PeriodRequest.Between.class }, example = "previous")
public sealed interface CompareRequest permits CompareRequest.Earlier, PeriodRequest.Between {

    /** Null if it is a fault. */
    TimePeriod comparedPeriod(TimePeriod period, BodyFaults faults);

    /** The comparison period in {@code compare}; null if none is requested or if it is a fault. */
    static TimePeriod of(CompareRequest compare, TimePeriod period, BodyFaults faults) {
        return compare == null ? null : compare.comparedPeriod(period, faults.in("compare"));
    }

    @JsonDeserialize(using = JsonDeserializer.None.class)
    @Schema(name = "EarlierPeriod", description = "previous: as long, and over where the period begins. year: the same days a year before.")
    enum Earlier implements CompareRequest {

        @JsonProperty("previous")
        PREVIOUS,
        @JsonProperty("year")
        YEAR;

        @Override
        public TimePeriod comparedPeriod(TimePeriod period, BodyFaults faults) {
            try {
                return this == PREVIOUS ? period.previous() : period.yearBefore();
            } catch (IllegalArgumentException e) {
                faults.here("reaches before the year 1900");
                return null;
            }
        }
    }

    final class Reader extends EnumOrObjectDeserializer<CompareRequest> {

        Reader() {
            super(Earlier.class, PeriodRequest.Between.class);
        }
    }
}
