package io.throughline.journey.savedquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static QuerySchedule daily(String at, ZoneId zone) {
        return new QuerySchedule.Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.parse(at), zone);
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private static List<String> from(QuerySchedule schedule, String after, int times) {
        List<String> due = new ArrayList<>();
        Instant next = at(after);
        for (int i = 0; i < times; i++) {
            next = schedule.next(next);
            due.add(next.toString());
        }
        return due;
    }

    @Test
    void everyCountsFromWhenItWasSet() {
        QuerySchedule schedule = new QuerySchedule.Every(Duration.ofHours(24), at("2026-11-22T09:17:03Z"));

        assertThat(from(schedule, "2026-11-22T09:17:03Z", 2)).containsExactly("2026-11-23T09:17:03Z", "2026-11-24T09:17:03Z");
        assertThat(schedule.next(at("2026-11-20T00:00:00Z"))).as("never before it was set").isEqualTo(at("2026-11-23T09:17:03Z"));
        assertThat(schedule.latest(at("2026-11-26T08:00:00Z"))).as("after days down").isEqualTo(at("2026-11-25T09:17:03Z"));
    }

    @Test
    void dailyIsAtTheTimeOfThePlace() {
        QuerySchedule schedule = daily("06:00", SHANGHAI);

        assertThat(from(schedule, "2026-11-22T09:00:00Z", 2)).containsExactly("2026-11-22T22:00:00Z", "2026-11-23T22:00:00Z");
        assertThat(schedule.next(at("2026-11-22T22:00:00Z"))).isEqualTo(at("2026-11-23T22:00:00Z"));
        assertThat(schedule.next(at("2026-11-22T21:59:59Z"))).isEqualTo(at("2026-11-22T22:00:00Z"));
        assertThat(schedule.latest(at("2026-11-22T22:00:00Z"))).isEqualTo(at("2026-11-22T22:00:00Z"));
        assertThat(schedule.latest(at("2026-11-22T21:59:59Z"))).isEqualTo(at("2026-11-21T22:00:00Z"));
    }

    /** RFC 5545, section 3.3.5: by the offset before the gap. */
    @Test
    void aTimeThatTheClocksLeaveOutIsAsMuchLater() {
        assertThat(from(daily("02:30", BERLIN), "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    /** RFC 5545, section 3.3.5: the first of the two. */
    @Test
    void ofATimeThatComesTwiceItIsTheFirst() {
        assertThat(from(daily("02:30", BERLIN), "2026-10-24T12:00:00Z", 2)).containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(daily("02:30", BERLIN).latest(at("2026-10-25T01:30:00Z"))).isEqualTo(at("2026-10-25T00:30:00Z"));
    }

    @Test
    void sixInTheMorningStaysSixWhenTheClocksChange() {
        assertThat(from(daily("06:00", BERLIN), "2026-03-28T00:00:00Z", 2)).containsExactly("2026-03-28T05:00:00Z", "2026-03-29T04:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "America/Sao_Paulo" })
    void eachDayOfAYearHasOne(String zone) {
        Set<String> due = new java.util.HashSet<>(from(daily("02:15", ZoneId.of(zone)), "2025-12-31T12:00:00Z", 365));
        Set<LocalDate> days = new java.util.HashSet<>();
        due.forEach(each -> days.add(LocalDate.ofInstant(at(each), ZoneId.of(zone))));

        assertThat(due).hasSize(365);
        assertThat(days).hasSize(365);
    }

    /** Samoa left out 2011-12-30, a Friday: whoever is due on Fridays is due a day later, once. */
    @Test
    void aDayThatAPlaceLeftOutIsTheNext() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        QuerySchedule fridays = new QuerySchedule.Weekly(EnumSet.of(DayOfWeek.FRIDAY), LocalTime.of(6, 0), apia);

        assertThat(from(fridays, "2011-12-29T00:00:00Z", 2)).containsExactly("2011-12-30T16:00:00Z", "2012-01-05T16:00:00Z");
        assertThat(from(daily("06:00", apia), "2011-12-29T12:00:00Z", 3))
                .containsExactly("2011-12-29T16:00:00Z", "2011-12-30T16:00:00Z", "2011-12-31T16:00:00Z");
    }

    @Test
    void weeklyIsOnItsDays() {
        QuerySchedule schedule = new QuerySchedule.Weekly(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), LocalTime.of(0, 0), SHANGHAI);

        // 2026-11-22 is a Sunday; midnight in Shanghai is 16:00 of the day before.
        assertThat(from(schedule, "2026-11-22T09:00:00Z", 3)).containsExactly("2026-11-22T16:00:00Z", "2026-11-25T16:00:00Z",
                "2026-11-29T16:00:00Z");
        assertThat(schedule.latest(at("2026-11-24T00:00:00Z"))).isEqualTo(at("2026-11-22T16:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({ "31, 2028-02-01T00:00:00Z, 2028-02-29T06:00:00Z", "31, 2026-02-01T00:00:00Z, 2026-02-28T06:00:00Z",
            "29, 2100-02-01T00:00:00Z, 2100-02-28T06:00:00Z", "31, 2026-04-30T06:00:00Z, 2026-05-31T06:00:00Z",
            "1, 2026-12-31T00:00:00Z, 2027-01-01T06:00:00Z" })
    void aMonthThatIsTooShortHasItsLastDay(int day, String after, String due) {
        assertThat(new QuerySchedule.Monthly(day, LocalTime.of(6, 0), ZoneId.of("UTC")).next(at(after))).isEqualTo(at(due));
    }

    @Test
    void whatIsNextComesToBeTheLatestWhateverTheTime() {
        Random random = new Random(7);
        List<QuerySchedule> schedules =
                List.of(daily("02:30", BERLIN), daily("00:00", ZoneId.of("America/Sao_Paulo")), daily("06:00", ZoneId.of("Pacific/Apia")),
                        new QuerySchedule.Weekly(EnumSet.of(DayOfWeek.SUNDAY), LocalTime.of(1, 59), BERLIN),
                        new QuerySchedule.Monthly(31, LocalTime.of(23, 59), SHANGHAI),
                        new QuerySchedule.Every(Duration.ofSeconds(5_003), at("1999-01-01T00:00:01Z")));
        for (int i = 0; i < 20_000; i++) {
            QuerySchedule schedule = schedules.get(i % schedules.size());
            Instant time = Instant.ofEpochSecond(915_148_800L + random.nextLong(1_000_000_000L));
            Instant next = schedule.next(time);
            Instant latest = schedule.latest(time);

            assertThat(next).isAfter(time);
            assertThat(latest).isBeforeOrEqualTo(time);
            assertThat(schedule.latest(next)).isEqualTo(next);
            assertThat(schedule.latest(next.minusSeconds(1))).isEqualTo(latest);
            assertThat(schedule.next(latest)).isEqualTo(next);
        }
    }
}
