package io.throughline.profile.trait;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.throughline.commons.json.StorableText;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.core.trait.TraitNameRule.Fault;
import io.throughline.profile.core.trait.TraitRules.Scale;

/** Checks whether constraints are meaningful for values of a type. */
final class ConstraintRule {

    private static final int MOST_VALUES = 500;
    private static final int MOST_PATTERN = 200;
    /** RE2 unrolls repetitions, and nested ones multiply: this bounds the memory of one pattern. */
    private static final int MOST_REPETITIONS = 1_000;
    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{\\s*([0-9]+)\\s*(?:,\\s*([0-9]*)\\s*)?\\}");
    private static final int MOST_LENGTH = 4_096;

    private ConstraintRule() {
    }

    static List<Fault> faults(TraitType type, TraitConstraints constraints) {
        List<Fault> faults = new ArrayList<>();
        values(type, constraints.values(), faults);
        bounds(type, constraints, faults);
        boolean text = type.isText();
        Integer least = constraints.minLength();
        Integer most = constraints.maxLength();
        require(text || least == null && most == null, "/constraints/minLength", "is of texts alone", faults);
        require(isLength(least) && isLength(most) && (least == null || most == null || least <= most), "/constraints/maxLength",
                "must be between minLength, or 0, and 4096", faults);
        pattern(text, constraints.pattern(), faults);
        return faults;
    }

    private static void values(TraitType type, List<String> values, List<Fault> faults) {
        if (type != TraitType.ENUM) {
            require(values == null, "/constraints/values", "is of an enum alone", faults);
        } else if (values == null || values.isEmpty() || values.size() > MOST_VALUES) {
            require(false, "/constraints/values", "must list the 1 to 500 values of the enum", faults);
        } else {
            require(values.stream().allMatch(value -> value != null && !value.isEmpty() && StorableText.fault(value).isEmpty())
                    && new HashSet<>(values).size() == values.size(), "/constraints/values", "must be texts, each once", faults);
        }
    }

    private static void bounds(TraitType type, TraitConstraints constraints, List<Fault> faults) {
        JsonNode min = constraints.min();
        JsonNode max = constraints.max();
        if (!fits(min) || !fits(max)) {
            require(false, fits(min) ? "/constraints/max" : "/constraints/min",
                    "must have 40 digits at most, and be between 1e-308 and 1e308", faults);
            return;
        }
        boolean ordered = switch (type.scale()) {
            case NUMBER -> (min == null || min.isNumber()) && (max == null || max.isNumber())
                    && (min == null || max == null || min.decimalValue().compareTo(max.decimalValue()) <= 0);
            case TIME -> (min == null || ValueRule.moment(type, min).isPresent())
                    && (max == null || ValueRule.moment(type, max).isPresent())
                    && (min == null || max == null || !ValueRule.moment(type, min).get().isAfter(ValueRule.moment(type, max).get()));
            case TEXT -> min == null && max == null;
        };
        require(ordered, "/constraints/min", type.scale() == Scale.TEXT ? "is of numbers, dates and times alone"
                : "must be of the trait's own type, and min no greater than max", faults);
    }

    /** PostgreSQL would store 1e500 with its 501 digits, and the schema could not be read again. */
    private static boolean fits(JsonNode bound) {
        return bound == null || TraitNameRule.numbersFit(bound);
    }

    private static void pattern(boolean text, String pattern, List<Fault> faults) {
        if (pattern == null) {
            return;
        }
        require(text, "/constraints/pattern", "is of texts alone", faults);
        if (pattern.length() > MOST_PATTERN || repetitions(pattern) > MOST_REPETITIONS) {
            require(false, "/constraints/pattern", "must have 200 characters at most, and repeat no more than 1000 times in all", faults);
            return;
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            require(false, "/constraints/pattern", "is not a pattern of RE2: " + e.getDescription(), faults);
        }
    }

    private static long repetitions(String pattern) {
        long product = 1;
        var counts = REPETITION.matcher(pattern);
        while (counts.find() && product <= MOST_REPETITIONS) {
            String most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            product *= most.length() > 4 ? MOST_REPETITIONS + 1 : Math.max(1, Long.parseLong(most));
        }
        return product;
    }

    private static boolean isLength(Integer length) {
        return length == null || length >= 0 && length <= MOST_LENGTH;
    }

    private static void require(boolean met, String pointer, String message, List<Fault> faults) {
        if (!met) {
            faults.add(new Fault(pointer, message));
        }
    }
}
