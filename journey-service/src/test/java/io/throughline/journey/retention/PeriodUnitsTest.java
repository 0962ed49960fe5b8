package io.throughline.journey.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.TimePeriod;
import org.junit.jupiter.api.Test;

class PeriodUnitsTest {

    private static PeriodUnits units(String from, String to, String zone, CalendarUnit calendarUnit) {
        return PeriodUnits.of(new TimePeriod(Instant.parse(from), Instant.parse(to), ZoneId.of(zone)), calendarUnit);
    }

    @Test
    void aLeapDayIsADayAndItsMonthEndsWithIt() {
        assertThat(units("2024-02-28T00:00:00Z", "2024-03-02T00:00:00Z", "UTC", CalendarUnit.DAY).starts())
                .containsExactly(Instant.parse("2024-02-28T00:00:00Z"), Instant.parse("2024-02-29T00:00:00Z"),
                        Instant.parse("2024-03-01T00:00:00Z"));
        assertThat(units("2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z", "UTC", CalendarUnit.MONTH).end(0))
                .isEqualTo("2024-03-01T00:00:00Z");
    }

    /** Clocks in Berlin went from 2:00 to 3:00 on 2026-03-29, and back on 2026-10-25. */
    @Test
    void aDayMayHave23Or25Hours() {
        PeriodUnits spring = units("2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", "Europe/Berlin", CalendarUnit.DAY);
        PeriodUnits autumn = units("2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", "Europe/Berlin", CalendarUnit.DAY);

        assertThat(Duration.between(spring.start(0), spring.end(0))).hasHours(23);
        assertThat(Duration.between(spring.start(1), spring.end(1))).hasHours(24);
        assertThat(Duration.between(autumn.start(0), autumn.end(0))).hasHours(25);
    }

    @Test
    void aDayInShanghaiBeginsWhileItIsYesterdayInGreenwich() {
        assertThat(units("2026-10-31T16:00:00Z", "2026-11-01T16:00:00Z", "Asia/Shanghai", CalendarUnit.DAY).starts())
                .containsExactly(Instant.parse("2026-10-31T16:00:00Z"));
    }

    /** ISO 8601: 2026-W53 goes from Monday 2026-12-28 to Sunday 2027-01-03. */
    @Test
    void aWeekOverNewYearIsOne() {
        PeriodUnits weeks = units("2026-12-30T00:00:00Z", "2027-01-05T00:00:00Z", "UTC", CalendarUnit.WEEK);

        assertThat(weeks.starts()).containsExactly(Instant.parse("2026-12-28T00:00:00Z"), Instant.parse("2027-01-04T00:00:00Z"));
    }

    @Test
    void unitsBeforeAreWholeUnits() {
        PeriodUnits months = units("2026-01-15T00:00:00Z", "2026-02-01T00:00:00Z", "Asia/Shanghai", CalendarUnit.MONTH).withBefore(2);

        assertThat(months.starts()).containsExactly(Instant.parse("2025-10-31T16:00:00Z"), Instant.parse("2025-11-30T16:00:00Z"),
                Instant.parse("2025-12-31T16:00:00Z"),
                Instant.parse("2026-01-31T16:00:00Z"));
        assertThat(months.size()).isEqualTo(4);
    }

    @Test
    void moreUnitsThanAnAnswerMayHaveAreNotCutInSilence() {
        assertThat(units("2026-01-01T00:00:00Z", "2026-02-11T16:00:00Z", "UTC", CalendarUnit.HOUR).isWhole()).isTrue();
        assertThat(units("2026-01-01T00:00:00Z", "2026-02-11T17:00:00Z", "UTC", CalendarUnit.HOUR).isWhole()).isFalse();
    }
}
