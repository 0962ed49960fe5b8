package io.throughline.journey.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.throughline.journey.analysis.question.CalendarUnit;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * The calendar units of a period, each with its index. The calendar is computed only here, by java.time, and the store gets the beginnings
 * of units. So days of 23 hours, ISO weeks and leap days are the same in every answer.
 */
record PeriodUnits(CalendarUnit grain, TimePeriod period, List<Instant> starts) {

    static final String MILLIS = "toUnixTimestamp64Milli(time)";

    static PeriodUnits of(TimePeriod period, CalendarUnit calendarUnit) {
        return new PeriodUnits(calendarUnit, period, period.starts(calendarUnit));
    }

    /** The same with this many more units before the first one. */
    PeriodUnits withBefore(int units) {
        Instant first = starts.getFirst();
        List<Instant> before = new ArrayList<>();
        for (int i = 0; i < units; i++) {
            first = grain.start(first.atZone(period.zone()).minusNanos(1)).toInstant();
            before.addFirst(first);
        }
        before.addAll(starts);
        return new PeriodUnits(grain, period, List.copyOf(before));
    }

    boolean isWhole() {
        return starts.size() < TimePeriod.MOST_STARTS || !end(starts.size() - 1).isBefore(period.to());
    }

    int size() {
        return starts.size();
    }

    Instant start(int place) {
        return starts.get(place);
    }

    Instant end(int place) {
        return place + 1 < starts.size() ? starts.get(place + 1) : grain.next(starts.get(place).atZone(period.zone())).toInstant();
    }

    /** SQL: the beginning of the unit that contains a time; the first unit for all earlier times. */
    String startOf(String millis) {
        return "roundDown(" + millis + "," + list() + ")";
    }

    /** SQL: the index of a unit with this beginning. */
    String placeOf(String start) {
        String places = IntStream.range(0, size()).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        return "toInt32(transform(" + start + "," + list() + "," + places + ",-1))";
    }

    private String list() {
        return starts.stream().map(start -> "toInt64(" + start.toEpochMilli() + ")").collect(Collectors.joining(",", "[", "]"));
    }

    /** SQL: a time in the form of the log's column, so that months outside the period are not read. */
    static String moment(Instant time) {
        return "fromUnixTimestamp64Milli(toInt64(" + time.toEpochMilli() + "),'UTC')";
    }
}
