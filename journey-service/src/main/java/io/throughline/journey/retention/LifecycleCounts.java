package io.throughline.journey.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Counts who is new, stayed, came back or left, by unit of time. The input has, for each unit in which a person was active, whether they
 * were active in the unit before and the one after. A person is dormant in a unit if they were active in the unit before and not in this
 * one.
 */
final class LifecycleCounts {

    /** The previous activity of a person who was active in a unit. */
    enum Earlier {
        NEVER, JUST_BEFORE, LONG_BEFORE
    }

    private final PeriodUnits units;
    private final long[][] active;
    private final long[] gone;

    /**
     * Active people are the new, the returning and the resurrected together.
     *
     * @param fresh active for the first time in the whole log
     * @param returning active in the unit before too
     * @param resurrected active before, but not in the unit before
     * @param dormant active in the unit before and not in this one: a negative number
     * @param complete whether the unit is over
     */
    @Schema(name = "LifecycleUnit", description = "People of one unit of the calendar")
    record Unit(Instant start,
            @Schema(description = "The new, the returning and the resurrected together") long active,
            @JsonProperty("new") @Schema(description = "Active for the first time in the whole log") long fresh,
            @Schema(description = "Active in the unit before too") long returning,
            @Schema(description = "Active before, but not in the unit before") long resurrected,
            @Schema(description = "Active in the unit before and not in this one: a negative number") long dormant,
            @Schema(description = "Whether the unit is over") boolean complete) {
    }

    /** @param units the first one lies before the period */
    LifecycleCounts(PeriodUnits units) {
        this.units = units;
        this.active = new long[units.size()][Earlier.values().length];
        this.gone = new long[units.size() + 1];
    }

    /** @param stays whether they are active in the next unit too */
    void add(int unit, Earlier earlier, boolean stays, long people) {
        active[unit][earlier.ordinal()] += people;
        gone[unit + 1] += stays ? 0 : people;
    }

    /** @param end the latest time of events that count */
    List<Unit> table(Instant end) {
        /** @param end the latest time of events that count */
        List<Unit> table = new ArrayList<>();
        for (int unit = 1; unit < units.size() && units.start(unit).isBefore(end); unit++) {
            long fresh = active[unit][Earlier.NEVER.ordinal()];
            long returning = active[unit][Earlier.JUST_BEFORE.ordinal()];
            long resurrected = active[unit][Earlier.LONG_BEFORE.ordinal()];
            table.add(new Unit(units.start(unit), fresh + returning + resurrected, fresh, returning, resurrected, -gone[unit],
                    !units.end(unit).isAfter(end)));
        }
        return table;
    }
}
