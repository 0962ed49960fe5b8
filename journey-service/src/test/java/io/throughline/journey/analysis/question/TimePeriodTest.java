package io.throughline.journey.analysis.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;

class TimePeriodTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static TimePeriod of(String from, String to, ZoneId zone) {
        return new TimePeriod(Instant.parse(from), Instant.parse(to), zone);
    }

    @Test
    void aWeekBeginsOnMondayOverTheTurnOfTheYear() {
        // 2027-01-01 is a Friday.
        assertThat(of("2026-12-30T00:00:00Z", "2027-01-05T00:00:00Z", ZoneId.of("UTC")).starts(CalendarUnit.WEEK))
                .containsExactly(Instant.parse("2026-12-28T00:00:00Z"), Instant.parse("2027-01-04T00:00:00Z"));
    }

    @Test
    void aDayOfTwentyThreeHoursIsOneDay() {
        assertThat(of("2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", BERLIN).starts(CalendarUnit.DAY)).containsExactly(
                Instant.parse("2026-03-28T23:00:00Z"), Instant.parse("2026-03-29T22:00:00Z"));
    }

    @Test
    void theZoneSaysWhichDayItIs() {
        assertThat(CalendarUnit.DAY.start(Instant.parse("2026-01-01T17:00:00Z").atZone(SHANGHAI)).toInstant())
                .isEqualTo(Instant.parse("2026-01-01T16:00:00Z"));
    }

    @Test
    void beforeAMonthIsAMonthWhateverItsDays() {
        TimePeriod march = of("2026-02-28T16:00:00Z", "2026-03-31T16:00:00Z", SHANGHAI);
        assertThat(march.previous()).isEqualTo(of("2026-01-31T16:00:00Z", "2026-02-28T16:00:00Z", SHANGHAI));
    }

    @Test
    void beforeAQuarterAreThreeMonthsAndBeforeTenDaysTen() {
        assertThat(of("2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z", ZoneId.of("UTC")).previous().from())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(of("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", BERLIN).previous().from())
                .isEqualTo(Instant.parse("2026-03-27T23:00:00Z"));
        assertThat(of("2026-01-01T10:00:00Z", "2026-01-01T11:30:00Z", BERLIN).previous().from())
                .isEqualTo(Instant.parse("2026-01-01T08:30:00Z"));
    }

    @Test
    void aYearBeforeALeapDayIsTheTwentyEighth() {
        assertThat(of("2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z", ZoneId.of("UTC")).yearBefore().from())
                .isEqualTo(Instant.parse("2027-02-28T00:00:00Z"));
    }

    @Test
    void startsAreBoundedAndAPeriodEndsAfterItBegins() {
        assertThat(of("1990-01-01T00:00:00Z", "2026-01-01T00:00:00Z", BERLIN).starts(CalendarUnit.HOUR)).hasSize(TimePeriod.MOST_STARTS);
        assertThatThrownBy(() -> of("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", BERLIN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Duration.between(TimePeriod.FIRST, TimePeriod.LAST).toDays()).isGreaterThan(145_000);
    }
}
