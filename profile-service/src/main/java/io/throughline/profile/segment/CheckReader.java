package io.throughline.profile.segment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the comparisons that stand in a part of a rule: all of them must hold. */
final class CheckReader {

    /** One rule is asked of every event; a longer list is a manual list of its own. */
    static final int MOST_VALUES = 200;

    private static final String NONE = "needs a comparison: eq, ne, in, notIn, lt, lte, gt, gte, contains, notContains, exists, withinLast or withinNext";

    private CheckReader() {
    }

    /** @param limits null where nothing may be compared with the present: the window of the rule says when */
    static List<Check> checks(Part part, RuleReader.Limits limits) {
        List<Check> checks = new ArrayList<>();
        scalar(part, "eq").map(Check.Equal::new).ifPresent(checks::add);
        scalar(part, "ne").map(value -> new Check.Otherwise(new Check.Equal(value))).ifPresent(checks::add);
        values(part, "in").map(Check.OneOf::new).ifPresent(checks::add);
        values(part, "notIn").map(values -> new Check.Otherwise(new Check.OneOf(values))).ifPresent(checks::add);
        for (Order order : List.of(Order.LT, Order.LTE, Order.GT, Order.GTE)) {
            part.find(order.key()).flatMap(value -> ordered(part, order, value)).ifPresent(checks::add);
        }
        scalar(part, "contains").map(Check.Contains::new).ifPresent(checks::add);
        scalar(part, "notContains").map(value -> new Check.Otherwise(new Check.Contains(value))).ifPresent(checks::add);
        part.find("exists").ifPresent(value -> {
            if (!value.isBoolean()) {
                part.fault("exists", "must be true or false");
            }
            checks.add(new Check.Exists(value.booleanValue()));
        });
        if (limits != null) {
            window(part, "withinLast", limits, Check.WithinLast::new).ifPresent(checks::add);
            window(part, "withinNext", limits, Check.WithinNext::new).ifPresent(checks::add);
        }
        if (checks.isEmpty() && part.faults().stream().noneMatch(fault -> fault.pointer().startsWith(part.pointer() + "/"))) {
            part.fault(null, NONE);
        }
        return checks;
    }

    /** Comparisons with numbers alone. */
    static List<NumberTest> numbers(Part part) {
        List<NumberTest> tests = new ArrayList<>();
        for (Order order : Order.values()) {
            part.find(order.key()).ifPresent(value -> {
                if (!value.isNumber()) {
                    part.fault(order.key(), "must be a number");
                }
                tests.add(new NumberTest(order, value.isNumber() ? value.decimalValue() : BigDecimal.ZERO));
            });
        }
        if (tests.isEmpty()) {
            part.fault(null, "needs a comparison with a number: eq, ne, lt, lte, gt or gte");
        }
        return tests;
    }

    private static Optional<Check> ordered(Part part, Order order, JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(new Check.Number(new NumberTest(order, value.decimalValue())));
        }
        Optional<Instant> time = Check.time(value);
        if (time.isEmpty()) {
            part.fault(order.key(), "must be a number, a date such as 2026-01-31 or an RFC 3339 time such as 2026-01-31T09:30:00Z");
        }
        return time.map(at -> new Check.Time(order, at));
    }

    private static Optional<Check> window(Part part, String field, RuleReader.Limits limits, Function<Window, Check> check) {
        // How long ago a trait's time lies has nothing to do with how long events are kept.
        return Optional.ofNullable(part.window(field, limits.forTraits())).map(check);
    }

    private static Optional<JsonNode> scalar(Part part, String field) {
        return part.find(field).flatMap(value -> {
            if (!isScalar(value)) {
                part.fault(field, "must be a text of at most 256 characters, a number, true or false");
                return Optional.empty();
            }
            return Optional.of(value);
        });
    }

    private static Optional<List<JsonNode>> values(Part part, String field) {
        return part.find(field).flatMap(value -> {
            List<JsonNode> values = new ArrayList<>();
            value.forEach(values::add);
            if (!value.isArray() || values.isEmpty() || values.size() > MOST_VALUES) {
                part.fault(field, "must be an array of 1 to 200 values: a longer list is a manual list");
                return Optional.empty();
            }
            for (int i = 0; i < values.size(); i++) {
                if (!isScalar(values.get(i))) {
                    part.fault(field, "must hold texts of at most 256 characters, numbers, true or false; item " + i + " is none");
                }
            }
            return Optional.of(values);
        });
    }

    private static boolean isScalar(JsonNode value) {
        return value.isTextual() ? value.textValue().length() <= Part.MOST_TEXT : value.isNumber() || value.isBoolean();
    }
}
