package io.throughline.profile.segment.rule;

import java.util.List;

/** The fields of a rule that compare a value of any type; those that are null do not. */
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

    /** Null as well where the window of the rule says when. */
    default String withinLast() {
        return null;
    }

    default String withinNext() {
        return null;
    }
}
