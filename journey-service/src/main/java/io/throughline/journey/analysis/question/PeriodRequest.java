package io.throughline.journey.analysis.question;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The period of a question. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({ @JsonSubTypes.Type(PeriodRequest.Last.class), @JsonSubTypes.Type(PeriodRequest.Month.class),
        @JsonSubTypes.Type(PeriodRequest.Between.class) })
@Schema(name = "PeriodRequest", description = "The period: so long until now, a month of the calendar, or from one time to another",
        oneOf = { PeriodRequest.Last.class, PeriodRequest.Month.class, PeriodRequest.Between.class })
public sealed interface PeriodRequest {

    /** Null if it is a fault. @param end of periods that reach until now */
    TimePeriod period(ZoneId zone, Instant end, BodyFaults faults);

    /** A duration that ends now. */
    @Schema(name = "LastPeriod", description = "A period that ends now")
    record Last(@Schema(description = "How long it is, as an ISO 8601 duration of at most 20 years", format = "duration", example = "P30D",
            minLength = 1, maxLength = RequestValues.MOST_TEXT) String last) implements PeriodRequest {

        private static final int MOST_YEARS = 20;

        @Override
        public TimePeriod period(ZoneId zone, Instant end, BodyFaults faults) {
            try {
                ZonedDateTime until = end.atZone(zone);
                Instant from = last.contains("T") ? end.minus(Duration.parse(last)) : until.minus(java.time.Period.parse(last)).toInstant();
                if (from.isBefore(end) && !from.isBefore(until.minusYears(MOST_YEARS).toInstant())) {
                    return new TimePeriod(from, end, zone);
                }
            } catch (DateTimeException | ArithmeticException e) {
                // Added as a fault below.
            }
            faults.at("last", "must be an ISO 8601 duration such as P30D, P3M or PT24H, longer than none and no longer than P20Y");
            return null;
        }
    }

    /** A calendar month. */
    @Schema(name = "MonthPeriod", description = "A month of the zone's calendar")
    record Month(@Schema(description = "The month, of the years 1900 to 2298", example = "2026-10", minLength = 1,
            maxLength = RequestValues.MOST_TEXT) String month) implements PeriodRequest {

        private static final int FIRST_YEAR = 1900;
        private static final int LAST_YEAR = 2298;

        @Override
        public TimePeriod period(ZoneId zone, Instant end, BodyFaults faults) {
            try {
                YearMonth read = YearMonth.parse(month);
                if (read.getYear() >= FIRST_YEAR && read.getYear() <= LAST_YEAR) {
                    return new TimePeriod(read.atDay(1).atStartOfDay(zone).toInstant(),
                            read.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant(), zone);
                }
            } catch (DateTimeException e) {
                // Added as a fault below.
            }
            faults.at("month", "must be a month such as 2026-10");
            return null;
        }
    }

    /** From one time until before another. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    @JsonDeserialize(using = JsonDeserializer.None.class)
    @Schema(name = "PeriodBetween", description = "A period from one time until before another")
    record Between(@Schema(description = "The first moment: a date (midnight in the zone) or an RFC 3339 time, of the years 1900 to 2299",
            example = "2026-10-01", minLength = 1, maxLength = RequestValues.MOST_TEXT) String from,
            @Nullable @Schema(description = "The first moment that no longer belongs to it: a date or an RFC 3339 time; now where it is "
                    + "left out",
                    example = "2026-11-01T00:00:00+08:00", minLength = 1, maxLength = RequestValues.MOST_TEXT) String to)
            implements PeriodRequest, CompareRequest {

        @Override
        public TimePeriod period(ZoneId zone, Instant end, BodyFaults faults) {
            Instant first = RequestValues.time(from, zone, "from", faults);
            Instant last = RequestValues.time(to, zone, "to", faults);
            if (first == null || last == null && to != null) {
                return null;
            }
            if (!first.isBefore(to == null ? end : last)) {
                faults.at(to == null ? "from" : "to", "must be after from, and from before now: the period ends before `to`");
                return null;
            }
            return new TimePeriod(first, to == null ? end : last, zone);
        }

        @Override
        public TimePeriod comparedPeriod(TimePeriod period, BodyFaults faults) {
            return period(period.zone(), period.to(), faults);
        }
    }
}
