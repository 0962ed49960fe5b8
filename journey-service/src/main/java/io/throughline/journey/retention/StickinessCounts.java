package io.throughline.journey.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.throughline.journey.analysis.result.ShareInterval;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Counts people who are active on a day, in the 7 days and in the 30 days that end with it. Each active day of a person covers the days
 * until their next active day. So everybody counts once in each range, and no set of people is kept.
 */
final class StickinessCounts {

    static final int WEEK = 7;
    static final int MONTH = 30;

    private final PeriodUnits days;
    private final int before;
    private final long[] daily;
    private final long[] weekly;
    private final long[] monthly;
    private final long[] activeDays = new long[MONTH + 1];

    /**
     * @param daily people active on the day
     * @param weekly people active in the 7 days that end with it
     * @param monthly people active in the 30 days that end with it
     * @param stickiness daily / monthly: how likely a person of the month is active on this day
     * @param complete whether the day is over
     */
    @Schema(name = "StickinessDay", description = "People who are active around one day")
    record Day(Instant start,
            @Schema(description = "People active on the day") long daily,
            @Schema(description = "People active in the 7 days that end with it") long weekly,
            @Schema(description = "People active in the 30 days that end with it") long monthly,
            @Schema(description = "Daily of monthly") ShareInterval stickiness,
            @Schema(description = "Whether the day is over") boolean complete) {
    }

    /** @param people active on this many of the last 30 days */
    @Schema(name = "StickinessBar", description = "People active on so many of the last 30 days of the period")
    record Bar(int days, long people) {
    }

    /** @param days of the period, with {@code before} days before it */
    StickinessCounts(PeriodUnits days, int before) {
        this.days = days;
        this.before = before;
        this.daily = new long[days.size()];
        this.weekly = new long[days.size()];
        this.monthly = new long[days.size()];
    }

    /** @param next how many days later they are active again, 30 for 30 or more and for never */
    void add(int day, int next, long people) {
        daily[day] += people;
        add(weekly, day, Math.min(next, WEEK), people);
        add(monthly, day, Math.min(next, MONTH), people);
    }

    private static void add(long[] counts, int day, int length, long people) {
        for (int i = day; i < Math.min(counts.length, day + length); i++) {
            counts[i] += people;
        }
    }

    /** @param active on how many of the last 30 days of the period */
    void addBar(int active, long people) {
        activeDays[active] += people;
    }

    /** @param end the latest time of events that count */
    List<Day> table(Instant end) {
        /** @param end the latest time of events that count */
        List<Day> table = new ArrayList<>();
        for (int day = before; day < days.size() && days.start(day).isBefore(end); day++) {
            table.add(new Day(days.start(day), daily[day], weekly[day], monthly[day],
                    ShareInterval.wilson(daily[day], monthly[day]), !days.end(day).isAfter(end)));
        }
        return table;
    }

    List<Bar> histogram() {
        List<Bar> bars = new ArrayList<>();
        for (int active = 1; active <= MONTH; active++) {
            bars.add(new Bar(active, activeDays[active]));
        }
        return bars;
    }
}
