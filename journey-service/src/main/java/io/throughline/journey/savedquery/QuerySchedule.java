package io.throughline.journey.savedquery;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/** When a question is asked again and again. Due times are whole seconds. */
sealed interface QuerySchedule {

    /** The first due time after that. */
    Instant next(Instant after);

    /** The last due time that is not after that. */
    Instant latest(Instant now);

    /**
     * As long after each other, whatever the clocks of the place do.
     *
     * @param since the first is due so long after it
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
     * At a time of the day, on some days. A time that the clocks leave out is as much later as they were put forward (02:30 is
     * 03:30), and of one that comes twice it is the first: so each day has one, as RFC 5545, section 3.3.5, has it.
     */
    sealed interface OnDays extends QuerySchedule {

        boolean falls(LocalDate day);

        LocalTime at();

        ZoneId zone();

        @Override
        default Instant next(Instant after) {
            // The day before too: the time of a day that the place left out altogether (Apia, 2011-12-30) is on the next.
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

    /** @param days not empty; all seven where it is due daily */
    record Weekly(Set<DayOfWeek> days, LocalTime at, ZoneId zone) implements OnDays {

        @Override
        public boolean falls(LocalDate day) {
            return days.contains(day.getDayOfWeek());
        }
    }

    /** @param day 1 to 31; the last one of a month that has not so many */
    record Monthly(int day, LocalTime at, ZoneId zone) implements OnDays {

        @Override
        public boolean falls(LocalDate candidate) {
            return candidate.getDayOfMonth() == Math.min(day, candidate.lengthOfMonth());
        }
    }
}
