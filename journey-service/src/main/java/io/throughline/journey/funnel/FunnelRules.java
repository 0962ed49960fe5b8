package io.throughline.journey.funnel;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The rules by which attempts are found. In the code of an event, bit i is set if it fits step i + 1, and bit {@code steps + x} if it fits
 * exclusion x.
 *
 * @param steps 2 to 12
 * @param windowMillis the longest time from the first step to the last, inclusive
 * @param from the first moment of a first step, in milliseconds since 1970
 * @param to the first moment that is too late for a first step; later steps may come after it
 */
record FunnelRules(int steps, Order order, long windowMillis, Entries entries, List<Exclusion> exclusions, long from, long to) {

    static final int MOST_STEPS = 12;
    static final int MOST_EXCLUSIONS = 8;

    /** The order in which steps must happen. */
    @Schema(name = "FunnelOrder", description = "ordered: one after the other, anything may happen in between. strict: and nothing else "
            + "of the scope in between. any: in whichever order.")
    enum Order {
        /** In the given order; other events may happen in between. */
        @JsonProperty("ordered")
        ORDERED,
        /** In the given order, with no other event of the scope in between. */
        @JsonProperty("strict")
        STRICT,
        /** In any order. */
        @JsonProperty("any")
        ANY
    }

    /** Which attempts count. */
    @Schema(name = "FunnelEntries", description = "best: each person's attempt that came furthest. first_ever: each person's attempt that "
            + "begins with the first such event in the whole log. each: all attempts.")
    enum Entries {
        /** One per person: the one that came furthest. */
        @JsonProperty("best")
        BEST,
        /** One per person: the one that begins with the person's first matching event in the whole log. */
        @JsonProperty("first_ever")
        FIRST_EVER,
        /** All attempts, one after the other. */
        @JsonProperty("each")
        EACH
    }

    /**
     * An event that must not happen after one step and before another.
     *
     * @param after the number of a step, from 1
     * @param before the number of a later step
     */
    record Exclusion(int after, int before) {

        boolean covers(int level) {
            return after <= level && level < before;
        }
    }

    FunnelRules {
        exclusions = List.copyOf(exclusions);
    }

    boolean fits(int code, int step) {
        return (code >>> step - 1 & 1) != 0;
    }

    /** The exclusions, as bits, that an event with this code fits. */
    int excluded(int code) {
        return code >>> steps;
    }
}
