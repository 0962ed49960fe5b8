package io.throughline.journey.analysis.question;

import java.util.List;
import java.util.UUID;

import io.throughline.journey.analysis.filter.LogField;

/** By what an answer is divided into groups. */
public sealed interface Breakdown {

    record None() implements Breakdown {
    }

    /** @param top how many values get a group of their own; all others share one group */
    record By(LogField field, int top) implements Breakdown {
    }

    record ByProperty(String path, int top) implements Breakdown {
    }

    /** @param ids 1 to 16 segments; a person may be in several */
    record BySegment(List<UUID> ids) implements Breakdown {
    }

    Breakdown NONE = new None();
    int MOST_TOP = 50;
    int MOST_SEGMENTS = 16;
}
