package io.throughline.profile.segment.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.PersonActivity;

/** Evaluates rules on activity. Each result states exactly when it changes as events leave the window. */
final class BehaviourRuleEvaluator {

    private static final Comparator<PersonActivity> BY_TIME = Comparator.comparing(PersonActivity::at).thenComparing(PersonActivity::id);

    private BehaviourRuleEvaluator() {
    }

    static RuleResult did(SegmentRule.Did did, PersonFacts facts, Instant now) {
        List<PersonActivity> counted = leaving(facts, did.event(), did.span(), now);
        // After the first k have left, the others remain.
        return walk(did.part(), counted, did.span(), left -> NumberCondition.all(did.count(), BigDecimal.valueOf(counted.size() - left)));
    }

    static RuleResult aggregate(SegmentRule.Aggregate rule, PersonFacts facts, Instant now) {
        List<PersonActivity> counted = new ArrayList<>(leaving(facts, rule.event(), rule.span(), now));
        boolean distinct = rule.function() == SegmentRule.Aggregate.Function.DISTINCT;
        counted.removeIf(event -> !rule.event().matches(event, rule.property())
                || !distinct && !event.properties().path(rule.property()).isNumber());
        BigDecimal[] figures = figures(rule, counted);
        return walk(rule.part(), counted, rule.span(), left -> figures[left] != null && NumberCondition.all(rule.tests(), figures[left]));
    }

    static RuleResult feedback(SegmentRule.Feedback rule, PersonFacts facts, Instant now) {
        List<PersonActivity> counted = new ArrayList<>(leaving(facts, EventPattern.FEEDBACK, rule.span(), now));
        counted.removeIf(event -> !event.properties().path(rule.score()).isNumber());
        Predicate<PersonActivity> matches = event -> NumberCondition.all(rule.tests(), event.properties().get(rule.score()).decimalValue());
        if (rule.any()) {
            counted.removeIf(matches.negate());
            return walk(rule.part(), counted, rule.span(), left -> left < counted.size());
        }
        PersonActivity last = counted.stream().max(BY_TIME).orElse(null);
        return RuleResult.of(last != null && matches.test(last), last == null ? null : moment(rule.span().end(last.at())), rule.part());
    }

    /** The events that count now, in the order in which they leave the window. */
    private static List<PersonActivity> leaving(PersonFacts facts, EventPattern pattern, SegmentRule.Span span, Instant now) {
        return matching(facts, pattern).filter(event -> span.covers(event.at(), now))
                .sorted(Comparator.comparing((PersonActivity event) -> span.end(event.at())).thenComparing(BY_TIME)).toList();
    }

    private static java.util.stream.Stream<PersonActivity> matching(PersonFacts facts, EventPattern pattern) {
        var events = pattern.name().equals(EventPattern.ANY) ? facts.events().values().stream().flatMap(List::stream)
                : facts.events().getOrDefault(pattern.name(), List.of()).stream();
        return events.filter(pattern::matches);
    }

    private interface AfterLeaving {
        boolean holds(int left);
    }

    /** The result now, and when it changes, as the events leave one after another; all events of one instant leave together. */
    private static RuleResult walk(String part, List<PersonActivity> counted, SegmentRule.Span span, AfterLeaving answer) {
        boolean now = answer.holds(0);
        if (span.within() == null) {
            return RuleResult.of(now, null, part);
        }
        for (int left = 1; left <= counted.size(); left++) {
            Instant end = span.end(counted.get(left - 1).at());
            boolean instantOver = left == counted.size() || !span.end(counted.get(left).at()).equals(end);
            if (instantOver && answer.holds(left) != now) {
                return RuleResult.of(now, end, part);
            }
        }
        return RuleResult.of(now, null, part);
    }

    /** The aggregate of the events from each position to the end; null where there is none. */
    private static BigDecimal[] figures(SegmentRule.Aggregate rule, List<PersonActivity> events) {
        BigDecimal[] figures = new BigDecimal[events.size() + 1];
        boolean zero = switch (rule.function()) {
            case SUM, DISTINCT -> true;
            case AVG, MIN, MAX -> false;
        };
        figures[events.size()] = zero ? BigDecimal.ZERO : null;
        BigDecimal sum = BigDecimal.ZERO;
        Set<JsonNode> values = new HashSet<>();
        for (int from = events.size() - 1; from >= 0; from--) {
            JsonNode value = events.get(from).properties().path(rule.property());
            BigDecimal before = figures[from + 1];
            figures[from] = switch (rule.function()) {
                case SUM -> sum = sum.add(value.decimalValue());
                case AVG -> (sum = sum.add(value.decimalValue())).divide(BigDecimal.valueOf(events.size() - from), MathContext.DECIMAL64);
                case MIN -> before == null ? value.decimalValue() : before.min(value.decimalValue());
                case MAX -> before == null ? value.decimalValue() : before.max(value.decimalValue());
                case DISTINCT -> distinct(values, value);
            };
        }
        return figures;
    }

    private static BigDecimal distinct(Set<JsonNode> values, JsonNode value) {
        if (value.isArray()) {
            value.forEach(values::add);
        } else if (!value.isMissingNode() && !value.isNull()) {
            values.add(value);
        }
        return BigDecimal.valueOf(values.size());
    }

    /** @param end when the first step of the longest-lasting match that ends in this event leaves the window */
    private record Reached(PersonActivity event, Instant end) {
    }

    static RuleResult sequence(SegmentRule.Sequence rule, PersonFacts facts, Instant now) {
        int steps = rule.unless() ? rule.steps().size() - 1 : rule.steps().size();
        List<Reached> reached = matching(facts, rule.steps().getFirst()).filter(event -> rule.span().covers(event.at(), now))
                .sorted(BY_TIME).map(event -> new Reached(event, rule.span().end(event.at()))).toList();
        for (int step = 1; step < steps && !reached.isEmpty(); step++) {
            reached = follow(reached, matching(facts, rule.steps().get(step)).sorted(BY_TIME).toList(), rule.gap());
        }
        List<PersonActivity> spoilers = rule.unless() ? matching(facts, rule.steps().getLast()).sorted(BY_TIME).toList() : List.of();
        boolean holds = false;
        Instant ends = null;
        Instant begins = null;
        for (Reached each : reached) {
            Instant from = rule.unless() ? rule.gap().after(each.event().at()) : Instant.MIN;
            if (!from.isBefore(each.end()) || spoiled(each.event(), spoilers, from)) {
                continue;
            }
            if (from.isAfter(now)) {
                begins = RuleResult.earlier(begins, from);
            } else {
                ends = !holds || each.end().isAfter(ends) ? each.end() : ends;
                holds = true;
            }
        }
        return RuleResult.of(holds, holds ? moment(ends) : begins, rule.part());
    }

    /** The events that follow one that was reached within the gap; slides over both lists in order of time. */
    private static List<Reached> follow(List<Reached> before, List<PersonActivity> events, RollingWindow gap) {
        List<Reached> reached = new ArrayList<>();
        // The events that this one may follow, the longest-lasting first: a sliding-window maximum.
        Deque<Reached> earlier = new ArrayDeque<>();
        int next = 0;
        for (PersonActivity event : events) {
            for (; next < before.size() && before.get(next).event().at().isBefore(event.at()); next++) {
                Reached entering = before.get(next);
                while (!earlier.isEmpty() && !earlier.peekLast().end().isAfter(entering.end())) {
                    earlier.removeLast();
                }
                earlier.addLast(entering);
            }
            while (!earlier.isEmpty() && gap.after(earlier.peekFirst().event().at()).isBefore(event.at())) {
                earlier.removeFirst();
            }
            Instant end = earlier.isEmpty() ? null : earlier.peekFirst().end();
            for (int i = next; i < before.size() && before.get(i).event().at().equals(event.at()); i++) {
                end = before.get(i).event() == event || end != null && end.isAfter(before.get(i).end()) ? end : before.get(i).end();
            }
            if (end != null) {
                reached.add(new Reached(event, end));
            }
        }
        return reached;
    }

    /** Whether the excluded event followed, no later than {@code until}. */
    private static boolean spoiled(PersonActivity event, List<PersonActivity> spoilers, Instant until) {
        int low = 0;
        int high = spoilers.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (spoilers.get(middle).at().isBefore(event.at())) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low; i < spoilers.size() && !spoilers.get(i).at().isAfter(until); i++) {
            if (spoilers.get(i) != event) {
                return true;
            }
        }
        return false;
    }

    private static Instant moment(Instant end) {
        return end.equals(Instant.MAX) ? null : end;
    }
}
