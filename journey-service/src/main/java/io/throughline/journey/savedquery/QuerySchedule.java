package io.throughline.journey.savedquery;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/** When a saved query is run again. Due times are whole seconds. */
sealed interface QuerySchedule {

    /** The first due time after this time. */
    Instant next(Instant after);

    /** The last due time at or before this time. */
    Instant latest(Instant now);

    /**
     * At equal intervals, regardless of clock changes.
     *
     * @param since the start; the first due time is one interval later
     */
    record Every(Duration every, Instant since) implements QuerySchedule {

        @Override
        public Instant next(Instant after) {
            return since.plus(every.multipliedBy(Math.max(0, times(after)) + 1));
        }

        @Override
        public Instant latest(Instant now) {
            return since.plus(every.multipliedBy(times(now)));
        }

        private long times(Instant until) {
            return Math.floorDiv(until.getEpochSecond() - since.getEpochSecond(), every.toSeconds());
        }
    }

    /**
     * At a time of day, on some days. A time that a clock change skips is later by the length of the change (02:30 becomes 03:30); of a
     * time that occurs twice, the first counts. So each day has exactly one due time, as in RFC 5545, section 3.3.5.
     */
    sealed interface OnDays extends QuerySchedule {

        boolean falls(LocalDate day);

        LocalTime at();

        ZoneId zone();

        @Override
        default Instant next(Instant after) {
            // Includes the day before: if a place skipped a whole day (Apia, 2011-12-30), that day's time falls on the next.
            LocalDate day = LocalDate.ofInstant(after, zone()).minusDays(1);
            while (!falls(day) || !moment(day).isAfter(after)) {
                day = day.plusDays(1);
            }
            return moment(day);
        }

        @Override
        default Instant latest(Instant now) {
            LocalDate day = LocalDate.ofInstant(now, zone());
            while (!falls(day) || moment(day).isAfter(now)) {
                day = day.minusDays(1);
            }
            return moment(day);
        }

        private Instant moment(LocalDate day) {
            return ZonedDateTime.of(day, at(), zone()).toInstant();
        }
    }

    /** @param days not empty; all seven for a daily schedule */
    record Weekly(Set<DayOfWeek> days, LocalTime at, ZoneId zone) implements OnDays {

        @Override
        public boolean falls(LocalDate day) {
            return days.contains(day.getDayOfWeek());
        }
    }

    /** @param day 1 to 31; in a shorter month its last day */
    record Monthly(int day, LocalTime at, ZoneId zone) implements OnDays {

        @Override
        public boolean falls(LocalDate candidate) {
            return candidate.getDayOfMonth() == Math.min(day, candidate.lengthOfMonth());
        }
    }
}
