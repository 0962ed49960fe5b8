package io.throughline.journey.funnel;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What counts as a way through a funnel. The code of an event has bit i where it fits step i + 1, and bit
 * {@code steps + x} where it fits exclusion x.
 *
 * @param steps 2 to 12
 * @param windowMillis from the first step to the last, the last moment included
 * @param from the first moment of a first step, in milliseconds since 1970
 * @param to the first moment that is too late for a first step; later steps may come after it
 */
record FunnelRules(int steps, Order order, long windowMillis, Entries entries, List<Exclusion> exclusions, long from, long to) {

    static final int MOST_STEPS = 12;
    static final int MOST_EXCLUSIONS = 8;

    /** How steps follow each other. */
    @Schema(name = "FunnelOrder", description = "ordered: one after the other, anything may happen in between. strict: and nothing else "
            + "of the scope in between. any: in whichever order.")
    enum Order {
        /** One after the other; anything may happen in between. */
        @JsonProperty("ordered")
        ORDERED,
        /** One after the other, and nothing else of the scope in between. */
        @JsonProperty("strict")
        STRICT,
        /** In whichever order. */
        @JsonProperty("any")
        ANY
    }

    /** Which attempts count. */
    @Schema(name = "FunnelEntries", description = "best: each person's attempt that came furthest. first_ever: each person's attempt that "
            + "begins with the first such event in the whole log. each: all attempts.")
    enum Entries {
        /** One for each person: the one that came furthest. */
        @JsonProperty("best")
        BEST,
        /** One for each person: the one that begins with the first such event of all that is known of them. */
        @JsonProperty("first_ever")
        FIRST_EVER,
        /** All, one after the other. */
        @JsonProperty("each")
        EACH
    }

    /**
     * What must not happen after one step and before another.
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

    /** Of the exclusions, by bit, those that an event of this code is one of. */
    int excluded(int code) {
        return code >>> steps;
    }
}
