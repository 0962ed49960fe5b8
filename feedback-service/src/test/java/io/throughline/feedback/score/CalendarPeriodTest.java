package io.throughline.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarPeriodTest {

    private static final CalendarPeriod.PeriodBounds ANY = new CalendarPeriod.PeriodBounds(null, null);

    /** The first week of 2026 begins in 2025, and the last ends in 2027: weeks are whole, ISO 8601. */
    @ParameterizedTest
    @CsvSource({ "DAY, 2026-01-31, 2026-01-31T00:00:00Z, 2026-02-01T00:00:00Z",
            "WEEK, 2026-01-04, 2025-12-29T00:00:00Z, 2026-01-05T00:00:00Z",
            "WEEK, 2026-12-28, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
            "MONTH, 2026-02, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z" })
    void periodsAreThoseOfTheCalendar(CalendarPeriod period, String label, Instant from, Instant to) {
        assertThat(period.span(period.first(label), ZoneId.of("UTC"), ANY)).isEqualTo(new CalendarPeriod.PeriodBounds(from, to));
    }

    @Test
    void aDayInShanghaiBeginsEightHoursEarlier() {
        assertThat(CalendarPeriod.DAY.span(LocalDate.parse("2026-01-31"), ZoneId.of("Asia/Shanghai"), ANY)).isEqualTo(
                new CalendarPeriod.PeriodBounds(Instant.parse("2026-01-30T16:00:00Z"), Instant.parse("2026-01-31T16:00:00Z")));
    }

    @Test
    void aPeriodThatWasAskedForInPartSaysWhichPart() {
        CalendarPeriod.PeriodBounds asked =
                new CalendarPeriod.PeriodBounds(Instant.parse("2026-01-10T00:00:00Z"), Instant.parse("2026-01-20T00:00:00Z"));

        assertThat(CalendarPeriod.MONTH.span(LocalDate.parse("2026-01-01"), ZoneId.of("UTC"), asked)).isEqualTo(asked);
        assertThat(CalendarPeriod.ALL.span(LocalDate.EPOCH, ZoneId.of("UTC"), asked)).isEqualTo(asked);
    }
}
