package io.throughline.profile.segment.evaluation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Evaluates a rule for a person. The result depends only on the person's facts and the time, so a result that is updated
 * by events and timers equals one computed from scratch.
 */
final class RuleEvaluator {

    /** Mean radius of the earth (IUGG), in kilometres. */
    private static final double EARTH = 6371.0088;

    private final PersonFacts facts;
    private final Instant now;

    private RuleEvaluator(PersonFacts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    static RuleResult evaluate(SegmentRule rule, PersonFacts facts, Instant now) {
        return new RuleEvaluator(facts, now).ask(rule);
    }

    private RuleResult ask(SegmentRule rule) {
        return switch (rule) {
            case SegmentRule.And and -> all(and.rules(), true);
            // De Morgan: at least one holds unless all fail.
            case SegmentRule.Or or -> all(or.rules(), false);
            case SegmentRule.Not not -> ask(not.rule()).not();
            case SegmentRule.TraitIs is -> checks(is.part(), is.checks(), trait(is.names()));
            case SegmentRule.ComputedIs is ->
                    checks(is.part(), is.checks(), facts.computed().getOrDefault(is.name(), MissingNode.getInstance()));
            case SegmentRule.Did did -> BehaviourRuleEvaluator.did(did, facts, now);
            case SegmentRule.Sequence sequence -> BehaviourRuleEvaluator.sequence(sequence, facts, now);
            case SegmentRule.Aggregate aggregate -> BehaviourRuleEvaluator.aggregate(aggregate, facts, now);
            case SegmentRule.Feedback feedback -> BehaviourRuleEvaluator.feedback(feedback, facts, now);
            case SegmentRule.Consent consent -> RuleResult.of(consent.state().equals(facts.consents()
                    .getOrDefault(consent.purpose(), java.util.Map.of()).get(consent.channel())), null, consent.part());
            case SegmentRule.InSegment in -> RuleResult.of(facts.segments().contains(in.segmentId()), null, in.part());
            case SegmentRule.Near near -> RuleResult.of(near(near), null, near.part());
            case SegmentRule.Seen seen -> checks(seen.part(), seen.checks(), time(seen.first() ? facts.firstSeen() : facts.lastSeen()));
            case SegmentRule.HasIdentifier has -> RuleResult.of(facts.identifierTypes().contains(has.type()), null, has.part());
        };
    }

    /**
     * Whether every rule has the result {@code wanted}. While all do, the first change changes the whole; while some do not,
     * each of those must change first, so the result cannot change before the last of their times.
     */
    private RuleResult all(List<SegmentRule> rules, boolean wanted) {
        List<RuleResult> holding = new ArrayList<>();
        RuleResult first = null;
        Instant mended = null;
        Instant broken = null;
        for (SegmentRule rule : rules) {
            RuleResult ruleResult = ask(rule);
            if (ruleResult.holds() == wanted) {
                holding.add(ruleResult);
                broken = RuleResult.earlier(broken, ruleResult.next());
            } else {
                mended = first == null ? ruleResult.next() : RuleResult.later(mended, ruleResult.next());
                first = first == null ? ruleResult : first;
                if (mended == null) {
                    break;
                }
            }
        }
        return first == null ? new RuleResult(wanted, broken, RuleResult.parts(holding)) : new RuleResult(!wanted, mended, first.parts());
    }

    private RuleResult checks(String part, List<ValueCondition> checks, JsonNode value) {
        boolean holds = true;
        Instant next = null;
        for (ValueCondition check : checks) {
            holds &= check.holds(value, now);
            next = RuleResult.earlier(next, check.next(value, now));
        }
        return RuleResult.of(holds, next, part);
    }

    private JsonNode trait(List<String> names) {
        return names.stream().map(facts::trait).filter(value -> !value.isMissingNode()).findFirst().orElse(MissingNode.getInstance());
    }

    private static JsonNode time(Instant at) {
        return at == null ? MissingNode.getInstance() : TextNode.valueOf(at.toString());
    }

    private boolean near(SegmentRule.Near near) {
        BigDecimal latitude = ValueCondition.number(facts.trait(near.latitudeTrait()));
        BigDecimal longitude = ValueCondition.number(facts.trait(near.longitudeTrait()));
        return latitude != null && longitude != null
                && distance(near.latitude(), near.longitude(), latitude.doubleValue(), longitude.doubleValue()) <= near.km();
    }

    /** Great-circle distance in kilometres by the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984, p. 159). */
    static double distance(double latitude, double longitude, double toLatitude, double toLongitude) {
        double north = Math.toRadians(toLatitude - latitude) / 2;
        double east = Math.toRadians(toLongitude - longitude) / 2;
        double h = Math.pow(Math.sin(north), 2)
                + Math.cos(Math.toRadians(latitude)) * Math.cos(Math.toRadians(toLatitude)) * Math.pow(Math.sin(east), 2);
        return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
    }
}
