package io.throughline.profile.segment.rule;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.json.StorableText;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.segment.evaluation.ComparisonOperator;
import io.throughline.profile.segment.evaluation.NumberCondition;
import io.throughline.profile.segment.evaluation.ValueCondition;

/** Maps the comparisons of a rule: all of them must hold. */
final class ComparisonMapper {

    private static final int MAX_TEXT = 256;
    private static final String NONE =
            "needs a comparison: eq, ne, in, notIn, lt, lte, gt, gte, contains, notContains, exists, withinLast or withinNext";

    private ComparisonMapper() {
    }

    static List<ValueCondition> checks(ValueComparisons fields, SegmentRuleMapper.Limits limits, BodyFaults at) {
        List<ValueCondition> checks = new ArrayList<>();
        value(fields.eq(), "eq", at).map(ValueCondition.Equal::new).ifPresent(checks::add);
        value(fields.ne(), "ne", at).map(value -> new ValueCondition.NegatedCondition(new ValueCondition.Equal(value)))
                .ifPresent(checks::add);
        values(fields.in(), "in", at).map(ValueCondition.OneOf::new).ifPresent(checks::add);
        values(fields.notIn(), "notIn", at).map(values -> new ValueCondition.NegatedCondition(new ValueCondition.OneOf(values)))
                .ifPresent(checks::add);
        bound(fields.lt(), ComparisonOperator.LT, at).ifPresent(checks::add);
        bound(fields.lte(), ComparisonOperator.LTE, at).ifPresent(checks::add);
        bound(fields.gt(), ComparisonOperator.GT, at).ifPresent(checks::add);
        bound(fields.gte(), ComparisonOperator.GTE, at).ifPresent(checks::add);
        value(fields.contains(), "contains", at).map(ValueCondition.Contains::new).ifPresent(checks::add);
        value(fields.notContains(), "notContains", at).map(value -> new ValueCondition.NegatedCondition(new ValueCondition.Contains(value)))
                .ifPresent(checks::add);
        Optional.ofNullable(fields.exists()).map(ValueCondition.Exists::new).ifPresent(checks::add);
        Optional.ofNullable(EventConditionMapper.window("withinLast", fields.withinLast(), limits, at)).map(ValueCondition.WithinLast::new)
                .ifPresent(checks::add);
        Optional.ofNullable(EventConditionMapper.window("withinNext", fields.withinNext(), limits, at)).map(ValueCondition.WithinNext::new)
                .ifPresent(checks::add);
        if (checks.isEmpty() && none(fields)) {
            at.here(NONE);
        }
        return checks;
    }

    /** Comparisons with numbers only. */
    static List<NumberCondition> numbers(NumberComparisons fields, BodyFaults at) {
        Map<ComparisonOperator, BigDecimal> bounds = new LinkedHashMap<>();
        bounds.put(ComparisonOperator.EQ, fields.eq());
        bounds.put(ComparisonOperator.NE, fields.ne());
        bounds.put(ComparisonOperator.LT, fields.lt());
        bounds.put(ComparisonOperator.LTE, fields.lte());
        bounds.put(ComparisonOperator.GT, fields.gt());
        bounds.put(ComparisonOperator.GTE, fields.gte());
        List<NumberCondition> tests = new ArrayList<>();
        bounds.forEach((order, bound) -> {
            if (bound != null) {
                SegmentRuleMapper.numberFits(bound, at, order.key());
                tests.add(new NumberCondition(order, bound));
            }
        });
        if (tests.isEmpty()) {
            at.here("needs a comparison with a number: eq, ne, lt, lte, gt or gte");
        }
        return tests;
    }

    /** Whether there is no comparison; a comparison that is invalid has added its own fault. */
    private static boolean none(ValueComparisons fields) {
        return fields.eq() == null && fields.ne() == null && fields.in() == null && fields.notIn() == null && fields.lt() == null
                && fields.lte() == null
                && fields.gt() == null && fields.gte() == null && fields.contains() == null && fields.notContains() == null
                && fields.withinLast() == null && fields.withinNext() == null;
    }

    private static Optional<ValueCondition> bound(ComparisonBound bound, ComparisonOperator order, BodyFaults at) {
        if (bound == null) {
            return Optional.empty();
        }
        if (bound.value().isNumber()) {
            SegmentRuleMapper.numberFits(bound.value().decimalValue(), at, order.key());
            return Optional.of(new ValueCondition.Number(new NumberCondition(order, bound.value().decimalValue())));
        }
        Optional<Instant> time = ValueCondition.time(bound.value());
        if (time.isEmpty()) {
            at.at(order.key(), "must be a number, a date such as 2026-01-31 or an RFC 3339 time such as 2026-01-31T09:30:00Z");
        }
        return time.map(instant -> new ValueCondition.Time(order, instant));
    }

    private static Optional<JsonNode> value(ComparisonValue value, String field, BodyFaults at) {
        if (value == null) {
            return Optional.empty();
        }
        Optional<String> fault = fault(value);
        fault.ifPresent(message -> at.at(field, message));
        return fault.isPresent() ? Optional.empty() : Optional.of(value.value());
    }

    private static Optional<List<JsonNode>> values(List<ComparisonValue> values, String field, BodyFaults at) {
        if (values == null) {
            return Optional.empty();
        }
        for (int i = 0; i < values.size(); i++) {
            int index = i;
            fault(values.get(i)).ifPresent(message -> at.in(field).at(index, message));
        }
        return Optional.of(values.stream().map(value -> value == null ? null : value.value()).toList());
    }

    private static Optional<String> fault(ComparisonValue value) {
        JsonNode node = value == null ? null : value.value();
        if (node == null || !(node.isTextual() ? node.textValue().length() <= MAX_TEXT : node.isNumber() || node.isBoolean())) {
            return Optional.of("must be a text of at most 256 characters, a number, true or false");
        }
        if (!TraitNameRule.numbersFit(node)) {
            return Optional.of("must have 40 digits at most, and be between 1e-308 and 1e308");
        }
        return node.isTextual() ? StorableText.fault(node.textValue()) : Optional.empty();
    }
}
