package io.throughline.journey.source;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import io.throughline.journey.source.BudgetLimits.Measure;
import io.throughline.journey.source.BudgetLimits.Window;

/**
 * What one source has sent in the current minute and day: exactly what this replica took, plus what the others had taken at the last
 * report. Windows are fixed: a minute begins at its first second, a day at midnight UTC.
 */
final class SourceUsage {

    private final Map<Window, Count> counts = new EnumMap<>(Map.of(Window.MINUTE, new Count(), Window.DAY, new Count()));

    /** @param largerThanLimit whether the request alone exceeds the whole budget, so that waiting does not help */
    record Refusal(Measure measure, Window window, long limit, Instant until, boolean largerThanLimit) {
    }

    /** The use of all replicas, by measure. */
    record WindowUsage(Instant start, Instant until, long[] used, long[] refused) {
    }

    /** The use that was not reported to the store yet. */
    record UnreportedUsage(Window window, Instant start, long[] used, long[] refused) {
    }

    private static final class Count {

        private Instant start = Instant.EPOCH;
        private long[] used = new long[Measure.values().length];
        private long[] refused = new long[Measure.values().length];
        private long[] usedTold = new long[Measure.values().length];
        private long[] refusedTold = new long[Measure.values().length];
        private long[] usedByOthers = new long[Measure.values().length];
        private long[] refusedByOthers = new long[Measure.values().length];
    }

    static Instant start(Window window, Instant now) {
        long seconds = window.length.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    }

    /** Counts all amounts or none of them; in the latter case returns the budget that does not allow it. */
    synchronized Optional<Refusal> consume(Instant now, BudgetLimits limits, Map<Measure, Long> amounts) {
        for (Window window : Window.values()) {
            Count count = current(window, now);
            for (Map.Entry<Measure, Long> amount : amounts.entrySet()) {
                int at = amount.getKey().ordinal();
                long limit = limits.of(amount.getKey()).of(window);
                if (amount.getValue() > 0 && count.used[at] + count.usedByOthers[at] + amount.getValue() > limit) {
                    count.refused[at] += amount.getValue();
                    return Optional
                            .of(new Refusal(amount.getKey(), window, limit, count.start.plus(window.length), amount.getValue() > limit));
                }
            }
        }
        add(now, amounts, 1);
        return Optional.empty();
    }

    /** Returns what was counted but not kept, because another budget or Kafka did not allow it. */
    synchronized void giveBack(Instant now, Map<Measure, Long> amounts) {
        add(now, amounts, -1);
    }

    private void add(Instant now, Map<Measure, Long> amounts, int sign) {
        for (Window window : Window.values()) {
            Count count = current(window, now);
            amounts.forEach(
                    (measure, amount) -> count.used[measure.ordinal()] = Math.max(0, count.used[measure.ordinal()] + sign * amount));
        }
    }

    /** A budget that is used up already, checked before the request is read. */
    synchronized Optional<Refusal> exhausted(Instant now, BudgetLimits limits) {
        for (Window window : Window.values()) {
            Count count = current(window, now);
            for (Measure measure : new Measure[]{ Measure.EVENTS, Measure.BYTES }) {
                long limit = limits.of(measure).of(window);
                if (count.used[measure.ordinal()] + count.usedByOthers[measure.ordinal()] >= limit) {
                    count.refused[Measure.EVENTS.ordinal()]++;
                    return Optional.of(new Refusal(measure, window, limit, count.start.plus(window.length), false));
                }
            }
        }
        return Optional.empty();
    }

    private Count current(Window window, Instant now) {
        Instant start = start(window, now);
        Count count = counts.get(window);
        if (!count.start.equals(start)) {
            count = new Count();
            count.start = start;
            counts.put(window, count);
        }
        return count;
    }

    synchronized WindowUsage shown(Window window, Instant now) {
        Count count = current(window, now);
        return new WindowUsage(count.start, count.start.plus(window.length), sum(count.used, count.usedByOthers),
                sum(count.refused, count.refusedByOthers));
    }

    synchronized UnreportedUsage unreported(Window window, Instant now) {
        Count count = current(window, now);
        return new UnreportedUsage(window, count.start, difference(count.used, count.usedTold),
                difference(count.refused, count.refusedTold));
    }

    /** Called after the store accepted a report, with the totals of all replicas. */
    synchronized void markReported(UnreportedUsage untold, long[] usedOfAll, long[] refusedOfAll) {
        Count count = counts.get(untold.window());
        if (count.start.equals(untold.start())) {
            count.usedTold = sum(count.usedTold, untold.used());
            count.refusedTold = sum(count.refusedTold, untold.refused());
            count.usedByOthers = difference(usedOfAll, count.usedTold);
            count.refusedByOthers = difference(refusedOfAll, count.refusedTold);
        }
    }

    private static long[] sum(long[] one, long[] other) {
        long[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }

    private static long[] difference(long[] one, long[] other) {
        long[] difference = one.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other[i];
        }
        return difference;
    }
}
