package io.throughline.journey.analysis;

import java.util.List;
import java.util.UUID;

/** Whose events are asked. */
public sealed interface PeopleFilter {

    record Everybody() implements PeopleFilter {
    }

    /** Who is in the segment now. */
    record InSegment(UUID id) implements PeopleFilter {
    }

    /** Who did this in the period. */
    record Did(Step step) implements PeopleFilter {
    }

    record And(List<PeopleFilter> parts) implements PeopleFilter {
    }

    record Or(List<PeopleFilter> parts) implements PeopleFilter {
    }

    record Not(PeopleFilter part) implements PeopleFilter {
    }

    PeopleFilter EVERYBODY = new Everybody();
}
