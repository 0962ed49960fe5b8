package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a rule holds for a person.
 *
 * @param next the result does not change until then without new data; null where it never does
 * @param parts of the rule that decided it, as JSON pointers; the first ten
 */
public record RuleResult(boolean holds, Instant next, List<String> parts) {

    static final int MOST_PARTS = 10;

    static RuleResult of(boolean holds, Instant next, String part) {
        return new RuleResult(holds, next, List.of(part));
    }

    RuleResult not() {
        return new RuleResult(!holds, next, parts);
    }

    static List<String> parts(List<RuleResult> verdicts) {
        List<String> parts = new ArrayList<>();
        verdicts.forEach(ruleResult -> parts.addAll(ruleResult.parts()));
        return parts.size() > MOST_PARTS ? List.copyOf(parts.subList(0, MOST_PARTS)) : parts;
    }

    /** The earlier of two, where null means never. */
    static Instant earlier(Instant one, Instant other) {
        return one == null ? other : other == null || one.isBefore(other) ? one : other;
    }

    /** The later of two, where null means never. */
    static Instant later(Instant one, Instant other) {
        return one == null || other == null ? null : one.isAfter(other) ? one : other;
    }
}
