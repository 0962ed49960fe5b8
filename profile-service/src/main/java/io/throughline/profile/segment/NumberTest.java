package io.throughline.profile.segment;

import java.math.BigDecimal;
import java.util.List;

/** A comparison with a number, such as {@code "gte": 3}. */
record NumberTest(Order order, BigDecimal bound) {

    boolean test(BigDecimal value) {
        return order.test(value.compareTo(bound));
    }

    static boolean all(List<NumberTest> tests, BigDecimal value) {
        return tests.stream().allMatch(test -> test.test(value));
    }
}
