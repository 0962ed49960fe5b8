package io.throughline.journey.touchpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/**
 * Splits the rows of a condition by their time of receipt, so that a statement that holds the keys of one slice in memory stays small even
 * for a busy source.
 */
final class ReceiptSlices {

    /** The units of time in which rows are counted. A second with more rows than a slice may have is a slice of its own. */
    private static final List<Grain> GRAINS =
            List.of(new Grain("toStartOfHour", Duration.ofHours(1)), new Grain("toStartOfSecond", Duration.ofSeconds(1)));

    private final ClickHouseClient clickHouse;
    private final long most;

    ReceiptSlices(ClickHouseClient clickHouse, long most) {
        this.clickHouse = clickHouse;
        this.most = most;
    }

    private record Grain(String function, Duration length) {
    }

    /** Rows received at or after {@code from} and before {@code until}. */
    record Slice(Instant from, Instant until, long rows) {

        String condition() {
            return "received_at >= " + SourceTouchpoints.time(from) + " AND received_at < " + SourceTouchpoints.time(until);
        }
    }

    /** All rows of the condition, in the order of receipt. */
    List<Slice> of(String condition) {
        return merged(counted(condition, 0), most);
    }

    private List<Slice> counted(String condition, int grain) {
        Grain by = GRAINS.get(grain);
        List<Slice> slices = new ArrayList<>();
        for (JsonNode row : clickHouse.job("SELECT toUnixTimestamp(" + by.function()
                + "(received_at)) AS at, count() AS n FROM touchpoints WHERE " + condition + " GROUP BY at")) {
            Instant from = Instant.ofEpochSecond(row.get("at").asLong());
            Slice slice = new Slice(from, from.plus(by.length()), row.get("n").asLong());
            if (slice.rows() > most && grain + 1 < GRAINS.size()) {
                slices.addAll(counted(condition + " AND " + slice.condition(), grain + 1));
            } else {
                slices.add(slice);
            }
        }
        return slices;
    }

    /** Combines neighbouring slices up to the most rows of a slice. */
    static List<Slice> merged(List<Slice> slices, long most) {
        List<Slice> merged = new ArrayList<>();
        for (Slice next : slices.stream().sorted(Comparator.comparing(Slice::from)).toList()) {
            if (!merged.isEmpty() && merged.getLast().rows() + next.rows() <= most) {
                Slice before = merged.removeLast();
                merged.add(new Slice(before.from(), next.until(), before.rows() + next.rows()));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }
}
