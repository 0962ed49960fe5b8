package io.throughline.profile.segment.evaluation;

import java.util.Locale;
import java.util.Optional;

/** Comparisons of two ordered values. */
public enum ComparisonOperator {

    EQ, NE, LT, LTE, GT, GTE;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ComparisonOperator> of(String key) {
        for (ComparisonOperator order : values()) {
            if (order.key().equals(key)) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    /** @param comparison the result of comparing a value with a bound, as {@link Comparable} gives it */
    boolean test(int comparison) {
        return switch (this) {
            case EQ -> comparison == 0;
            case NE -> comparison != 0;
            case LT -> comparison < 0;
            case LTE -> comparison <= 0;
            case GT -> comparison > 0;
            case GTE -> comparison >= 0;
        };
    }
}
