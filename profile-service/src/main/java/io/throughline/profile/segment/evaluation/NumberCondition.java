package io.throughline.profile.segment.evaluation;

import java.math.BigDecimal;
import java.util.List;

/** A comparison with a number, such as {@code "gte": 3}. */
public record NumberCondition(ComparisonOperator order, BigDecimal bound) {

    boolean test(BigDecimal value) {
        return order.test(value.compareTo(bound));
    }

    static boolean all(List<NumberCondition> tests, BigDecimal value) {
        return tests.stream().allMatch(test -> test.test(value));
    }
}
