package io.throughline.profile.segment.rule;

import java.util.List;

/** The fields of a rule that compare a value of any type; null fields are ignored. */
interface ValueComparisons {

    ComparisonValue eq();

    ComparisonValue ne();

    List<ComparisonValue> in();

    List<ComparisonValue> notIn();

    ComparisonBound lt();

    ComparisonBound lte();

    ComparisonBound gt();

    ComparisonBound gte();

    ComparisonValue contains();

    ComparisonValue notContains();

    Boolean exists();

    /** Null also where the window of the rule bounds the time. */
    default String withinLast() {
        return null;
    }

    default String withinNext() {
        return null;
    }
}
