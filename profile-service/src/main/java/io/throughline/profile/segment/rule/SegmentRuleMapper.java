package io.throughline.profile.segment.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.node.DecimalNode;
import io.throughline.commons.contract.BodyFaults;
import io.throughline.profile.core.trait.TraitNameRule;
import io.throughline.profile.segment.evaluation.ComparisonOperator;
import io.throughline.profile.segment.evaluation.EventPattern;
import io.throughline.profile.segment.evaluation.NumberCondition;
import io.throughline.profile.segment.evaluation.RollingWindow;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.evaluation.ValueCondition;

/** Maps a rule as it was sent to the one that is evaluated, and reports at once all faults that its schema cannot express. */
public final class SegmentRuleMapper {

    static final int MAX_DEPTH = 8;
    /** A rule is evaluated at each event that it depends on: a hundred parts take microseconds. */
    static final int MAX_PARTS = 100;
    public static final String RULE = "rule";

    private static final Map<RuleDefinition.PlaceLevel, List<String>> PLACE_TRAITS = Map.of(
            RuleDefinition.PlaceLevel.COUNTRY, List.of("country", "address.country"),
            RuleDefinition.PlaceLevel.REGION, List.of("region", "state", "address.region", "address.state"),
            RuleDefinition.PlaceLevel.CITY, List.of("city", "address.city"));
    private static final List<NumberCondition> ONCE = List.of(new NumberCondition(ComparisonOperator.GTE, BigDecimal.ONE));

    private final Limits limits;
    private int parts;

    private SegmentRuleMapper(Limits limits) {
        this.limits = limits;
    }

    /** @param longest the longest window over activity, which is not kept for longer */
    public record Limits(Duration longest) {

        private static final Duration CENTURY = Duration.ofDays(36_600);

        /** The age of a trait's time is not limited by how long events are kept. */
        Limits forTraits() {
            return new Limits(CENTURY);
        }
    }

    /**
     * @param at the position of the rule in the body; receives the faults
     * @return to be used only if there was no fault
     */
    public static SegmentRule map(RuleDefinition rule, Limits limits, BodyFaults at) {
        return new SegmentRuleMapper(limits).rule(rule, at, 1);
    }

    private SegmentRule rule(RuleDefinition rule, BodyFaults at, int depth) {
        parts++;
        if (depth > MAX_DEPTH) {
            return refuse(at, "is nested deeper than " + MAX_DEPTH + " levels: make a part of it a segment of its own");
        }
        if (parts > MAX_PARTS) {
            return parts == MAX_PARTS + 1
                    ? refuse(at, "is more than the 100 parts that a rule may have: make some of it a segment of its own") : null;
        }
        return byKind(rule, at, depth);
    }

    private SegmentRule byKind(RuleDefinition rule, BodyFaults at, int depth) {
        EventConditionMapper events = new EventConditionMapper(limits, at);
        String part = at.pointer();
        return switch (rule) {
            case null -> refuse(at, "must be an object such as {\"trait\":\"city\",\"eq\":\"上海\"}");
            case RuleDefinition.And and -> new SegmentRule.And(part, rules(and.and(), at.in("and"), depth));
            case RuleDefinition.Or or -> new SegmentRule.Or(part, rules(or.or(), at.in("or"), depth));
            case RuleDefinition.Not not -> new SegmentRule.Not(part, rule(not.not(), at.in("not"), depth + 1));
            case RuleDefinition.TraitIs trait -> new SegmentRule.TraitIs(part, List.of(trait.trait()), checks(trait, at));
            case RuleDefinition.ComputedIs computed -> new SegmentRule.ComputedIs(part, computed.computed(), checks(computed, at));
            case RuleDefinition.PlaceIs place -> new SegmentRule.TraitIs(part, PLACE_TRAITS.get(place.place()), checks(place, at));
            case RuleDefinition.Seen seen ->
                    new SegmentRule.Seen(part, seen.seen() == RuleDefinition.SightingOrder.FIRST, checks(seen, at));
            case RuleDefinition.Did did ->
                    new SegmentRule.Did(part, events.pattern(did.did(), did), count(did.count(), at.in("count")), events.span(did));
            case RuleDefinition.DidNot did -> new SegmentRule.Not(part,
                    new SegmentRule.Did(part, events.pattern(did.didNot(), did), ONCE, events.span(did)));
            case RuleDefinition.Sequence sequence -> sequence(sequence, events, at);
            case RuleDefinition.Aggregate aggregate -> new SegmentRule.Aggregate(part,
                    SegmentRule.Aggregate.Function.valueOf(aggregate.aggregate().name()), aggregate.property(),
                    events.pattern(aggregate.event(), aggregate), ComparisonMapper.numbers(aggregate, at), events.span(aggregate));
            case RuleDefinition.Feedback feedback -> new SegmentRule.Feedback(part, feedback.feedback().name().toLowerCase(Locale.ROOT),
                    feedback.of() == RuleDefinition.FeedbackScope.ANY, ComparisonMapper.numbers(feedback, at), events.span(feedback));
            case RuleDefinition.Consent consent -> new SegmentRule.Consent(part, consent.consent(), consent.channel(),
                    consent.is() == null ? "granted" : consent.is().name().toLowerCase(Locale.ROOT));
            case RuleDefinition.InSegment in -> new SegmentRule.InSegment(part, in.segment());
            case RuleDefinition.Near near -> near(near, at);
            case RuleDefinition.HasIdentifier has -> new SegmentRule.HasIdentifier(part, has.hasIdentifier());
        };
    }

    private List<SegmentRule> rules(List<RuleDefinition> rules, BodyFaults at, int depth) {
        List<SegmentRule> mapped = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            mapped.add(rule(rules.get(i), at.in(i), depth + 1));
        }
        return mapped;
    }

    private List<ValueCondition> checks(ValueComparisons comparisons, BodyFaults at) {
        return ComparisonMapper.checks(comparisons, limits.forTraits(), at);
    }

    private static List<NumberCondition> count(EventCondition.EventCount count, BodyFaults at) {
        if (count == null) {
            return ONCE;
        }
        List<NumberCondition> tests = ComparisonMapper.numbers(count, at);
        tests.stream().filter(test -> test.bound().stripTrailingZeros().scale() > 0)
                .forEach(test -> at.at(test.order().key(), "must be a whole number from 0 to 1000"));
        return tests;
    }

    private static SegmentRule sequence(RuleDefinition.Sequence rule, EventConditionMapper events, BodyFaults at) {
        RollingWindow gap = events.window("gap", rule.gap());
        List<EventPattern> patterns = new ArrayList<>();
        List<SequenceStep> steps = rule.sequence();
        for (int i = 0; i < steps.size(); i++) {
            SequenceStep step = steps.get(i);
            BodyFaults stepAt = at.in("sequence").in(i);
            if (step instanceof SequenceStep.DidNot && i < steps.size() - 1) {
                stepAt.at("didNot", "may be the last step alone");
            }
            patterns.add(events.at(stepAt).pattern(step.name(), step));
        }
        return new SegmentRule.Sequence(at.pointer(), patterns, steps.getLast() instanceof SequenceStep.DidNot, gap, events.span(rule));
    }

    private static SegmentRule near(RuleDefinition.Near near, BodyFaults at) {
        numberFits(near.near().lat(), at.in("near"), "lat");
        numberFits(near.near().lon(), at.in("near"), "lon");
        numberFits(near.km(), at, "km");
        return new SegmentRule.Near(at.pointer(), near.near().lat().doubleValue(), near.near().lon().doubleValue(), near.km().doubleValue(),
                near.latTrait() == null ? "latitude" : near.latTrait(), near.lonTrait() == null ? "longitude" : near.lonTrait());
    }

    /** PostgreSQL would store 1e500 with its 501 digits, and the definition could not be read again. */
    static void numberFits(BigDecimal number, BodyFaults at, String field) {
        if (!TraitNameRule.numbersFit(DecimalNode.valueOf(number))) {
            at.at(field, "must have 40 digits at most, and be between 1e-308 and 1e308");
        }
    }

    private static SegmentRule refuse(BodyFaults at, String message) {
        at.here(message);
        return null;
    }
}
