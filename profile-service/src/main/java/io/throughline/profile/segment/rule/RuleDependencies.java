package io.throughline.profile.segment.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.throughline.profile.segment.evaluation.EventPattern;
import io.throughline.profile.segment.evaluation.SegmentRule;

/**
 * The data that a rule's result depends on: it is evaluated again when they change, and only they are loaded.
 *
 * @param events by name, {@link EventPattern#ANY} for all
 * @param patterns which of those events; others do not change the result
 * @param seen whether it depends on when the person was first or last seen
 */
public record RuleDependencies(Set<String> traits, Set<String> computed, Map<String, Need> events, Set<EventPattern> patterns,
        Set<UUID> segments, boolean seen) {

    static final RuleDependencies NONE = new RuleDependencies(Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), false);

    /**
     * Which events of a name are needed.
     *
     * @param longest how far back from now; null where that is not bounded
     * @param from not before that; null where that is not bounded
     * @param properties whether the events' properties are needed
     */
    public record Need(Duration longest, Instant from, boolean properties) {

        public Instant since(Instant now) {
            Instant rolling = longest == null ? Instant.EPOCH : now.minus(longest);
            return from != null && from.isAfter(rolling) ? from : rolling;
        }

        public Need and(Need other) {
            return new Need(
                    longest == null || other.longest == null ? null : longest.compareTo(other.longest) > 0 ? longest : other.longest,
                    from == null || other.from == null ? null : from.isBefore(other.from) ? from : other.from,
                    properties || other.properties);
        }
    }

    static RuleDependencies of(SegmentRule rule) {
        Collected all = new Collected();
        all.add(rule);
        return all.dependencies();
    }

    /** The combined dependencies of several rules. */
    static RuleDependencies together(Collection<RuleDependencies> all) {
        Collected together = new Collected();
        all.forEach(each -> {
            together.traits.addAll(each.traits);
            together.computed.addAll(each.computed);
            together.patterns.addAll(each.patterns);
            together.segments.addAll(each.segments);
            each.events.forEach((name, need) -> together.events.merge(name, need, Need::and));
            together.seen |= each.seen;
        });
        return together.dependencies();
    }

    private static final class Collected {

        private final Set<String> traits = new HashSet<>();
        private final Set<String> computed = new HashSet<>();
        private final Map<String, Need> events = new HashMap<>();
        private final Set<EventPattern> patterns = new HashSet<>();
        private final Set<UUID> segments = new HashSet<>();
        private boolean seen;

        private RuleDependencies dependencies() {
            return new RuleDependencies(Set.copyOf(traits), Set.copyOf(computed), Map.copyOf(events), Set.copyOf(patterns),
                    Set.copyOf(segments), seen);
        }

        private void add(SegmentRule rule) {
            switch (rule) {
                case SegmentRule.And and -> and.rules().forEach(this::add);
                case SegmentRule.Or or -> or.rules().forEach(this::add);
                case SegmentRule.Not not -> add(not.rule());
                case SegmentRule.TraitIs is -> is.names().forEach(this::trait);
                case SegmentRule.ComputedIs is -> computed.add(is.name());
                case SegmentRule.Did did -> event(did.event(), did.span(), false);
                case SegmentRule.Sequence sequence -> sequence.steps().forEach(step -> event(step, sequence.span().within() == null
                        // Later steps may be after the end of the span.
                        ? new SegmentRule.Span(null, sequence.span().from(), null) : sequence.span(), false));
                case SegmentRule.Aggregate aggregate -> event(aggregate.event(), aggregate.span(), true);
                case SegmentRule.Feedback feedback -> event(EventPattern.FEEDBACK, feedback.span(), true);
                case SegmentRule.InSegment in -> segments.add(in.segmentId());
                case SegmentRule.Near near -> {
                    trait(near.latitudeTrait());
                    trait(near.longitudeTrait());
                }
                case SegmentRule.Seen each -> seen = true;
                // A change of either counts as a change of all.
                case SegmentRule.Consent consent -> {
                }
                case SegmentRule.HasIdentifier has -> {
                }
            }
        }

        /** Adds the trait, and the traits that it may be a field of. */
        private void trait(String name) {
            traits.add(name);
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                traits.add(name.substring(0, dot));
            }
        }

        private void event(EventPattern pattern, SegmentRule.Span span, boolean properties) {
            patterns.add(pattern);
            events.merge(pattern.name(), new Need(span.within() == null ? null : span.within().longest(), span.from(),
                    properties || pattern.needsProperties()), Need::and);
        }
    }
}
