package io.throughline.journey.savedquery;

import java.time.Instant;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.journey.analysis.filter.TextOrTexts;
import io.throughline.journey.analysis.question.RequestValues;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** When a query is run again, in the form in which it is sent and stored. */
@RegisterForReflection(
        targets = { ScheduleRequest.Every.class, ScheduleRequest.Daily.class, ScheduleRequest.Weekly.class, ScheduleRequest.Monthly.class })
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({ @JsonSubTypes.Type(ScheduleRequest.Every.class), @JsonSubTypes.Type(ScheduleRequest.Daily.class),
        @JsonSubTypes.Type(ScheduleRequest.Weekly.class), @JsonSubTypes.Type(ScheduleRequest.Monthly.class) })
@Schema(name = "DefinitionSchedule", description = "When a question is asked again and again: an hour apart at least",
        oneOf = { ScheduleRequest.Every.class, ScheduleRequest.Daily.class, ScheduleRequest.Weekly.class, ScheduleRequest.Monthly.class })
sealed interface ScheduleRequest {

    String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
    String TIME_MESSAGE = "must be a time of the day such as 06:00 or 23:30";
    String AT = "The time of the day";
    String ZONE = "A zone of the IANA database; UTC if it is left out";

    /** @param since the start from which {@link Every} counts @return valid only if no fault was added */
    QuerySchedule schedule(Instant since, BodyFaults faults);

    @Schema(name = "IntervalSchedule", description = "Again and again after the same time")
    record Every(
            @Schema(description = "An ISO 8601 duration of whole seconds, from an hour to 366 days", format = "duration", minLength = 1,
                    maxLength = RequestValues.MOST_TEXT, example = "PT24H") String every)
            implements ScheduleRequest {

        @Override
        public QuerySchedule schedule(Instant since, BodyFaults faults) {
            return ScheduleReader.every(every, since, faults);
        }
    }

    @Schema(name = "DailySchedule", description = "Each day")
    record Daily(@Pattern(regexp = TIME, message = TIME_MESSAGE) @Schema(description = AT, example = "06:00") String daily,
            @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                    example = "Asia/Shanghai") String zone)
            implements ScheduleRequest {

        @Override
        public QuerySchedule schedule(Instant since, BodyFaults faults) {
            return ScheduleReader.daily(daily, zone, faults);
        }
    }

    @Schema(name = "WeeklySchedule", description = "On some days of each week")
    record Weekly(
            @Schema(description = "The days: monday, tuesday and so on; at most 7",
                    example = "[\"monday\", \"thursday\"]") TextOrTexts weekly,
            @Pattern(regexp = TIME, message = TIME_MESSAGE) @Schema(description = AT, example = "06:00") String at,
            @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                    example = "Asia/Shanghai") String zone)
            implements ScheduleRequest {

        @Override
        public QuerySchedule schedule(Instant since, BodyFaults faults) {
            return ScheduleReader.weekly(weekly, at, zone, faults);
        }
    }

    @Schema(name = "MonthlySchedule", description = "Each month")
    record Monthly(@Min(1) @Max(31) @Schema(description = "The day of the month; the last one of a month that has fewer days") int monthly,
            @Pattern(regexp = TIME, message = TIME_MESSAGE) @Schema(description = AT, example = "06:00") String at,
            @Nullable @NotBlank @Size(min = 1, max = RequestValues.MOST_TEXT) @Schema(description = ZONE,
                    example = "Asia/Shanghai") String zone)
            implements ScheduleRequest {

        @Override
        public QuerySchedule schedule(Instant since, BodyFaults faults) {
            return ScheduleReader.monthly(monthly, at, zone, faults);
        }
    }
}
