package io.throughline.profile.segment.rule;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.List;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The fields of a rule that select events, besides their name. */
interface EventCondition {

    String type();

    String channel();

    List<PropertyCondition> where();

    TimesOfWeek during();

    Boolean includePublic();

    @Schema(name = "EventPropertyCondition",
            description = "What a property of an event must be; all comparisons must hold, and there is at least one")
    record PropertyCondition(
            @NotBlank @Size(max = 256) @Schema(description = "Of products the fields, such as products.category",
                    examples = "total") String property,
            @Nullable ComparisonValue eq, @Nullable ComparisonValue ne,
            @Nullable @Size(min = 1, max = 200) List<ComparisonValue> in, @Nullable @Size(min = 1, max = 200) List<ComparisonValue> notIn,
            @Nullable ComparisonBound lt, @Nullable ComparisonBound lte, @Nullable ComparisonBound gt, @Nullable ComparisonBound gte,
            @Nullable ComparisonValue contains, @Nullable ComparisonValue notContains,
            @Nullable @Schema(description = "true: there is a value; false: there is none") Boolean exists) implements ValueComparisons {
    }

    @Schema(name = "TimesOfWeek", description = "Days of the week and hours of the day, in a time zone")
    record TimesOfWeek(
            @Nullable @JsonDeserialize(using = WeekdaysDeserializer.class) @Schema(description = "All days without it") List<DayName> days,
            @Nullable @NotBlank @Size(max = 256) @Schema(description = "The first time of day; midnight without it",
                    examples = "08:30") String from,
            @Nullable @NotBlank @Size(max = 256) @Schema(
                    description = "The first time of day that is too late; midnight without it. Not after "
                            + "from, the span crosses midnight and belongs to the day on which it began",
                    examples = "09:30") String to,
            @NotBlank @Size(max = 256) @Schema(description = "A time zone of the IANA database", examples = "Asia/Shanghai") String zone) {
    }

    @Schema(name = "EventCount", description = "How often; all comparisons must hold, and there is at least one")
    record EventCount(@Nullable @Min(0) @Max(1000) BigDecimal eq, @Nullable @Min(0) @Max(1000) BigDecimal ne,
            @Nullable @Min(0) @Max(1000) BigDecimal lt,
            @Nullable @Min(0) @Max(1000) BigDecimal lte, @Nullable @Min(0) @Max(1000) BigDecimal gt,
            @Nullable @Min(0) @Max(1000) BigDecimal gte) implements NumberComparisons {
    }

    @Schema(name = "DayName")
    enum DayName {

        @JsonProperty("MON")
        MON(DayOfWeek.MONDAY),
        @JsonProperty("TUE")
        TUE(DayOfWeek.TUESDAY),
        @JsonProperty("WED")
        WED(DayOfWeek.WEDNESDAY),
        @JsonProperty("THU")
        THU(DayOfWeek.THURSDAY),
        @JsonProperty("FRI")
        FRI(DayOfWeek.FRIDAY),
        @JsonProperty("SAT")
        SAT(DayOfWeek.SATURDAY),
        @JsonProperty("SUN")
        SUN(DayOfWeek.SUNDAY);

        private final DayOfWeek day;

        DayName(DayOfWeek day) {
            this.day = day;
        }

        DayOfWeek day() {
            return day;
        }
    }
}
