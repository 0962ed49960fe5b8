package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Who belongs to a segment. Each part knows where it stands in the definition, as a JSON pointer, so that a move can be
 * told with the part that decided it.
 */
public sealed interface SegmentRule {

    String part();

    record And(String part, List<SegmentRule> rules) implements SegmentRule {
    }

    record Or(String part, List<SegmentRule> rules) implements SegmentRule {
    }

    record Not(String part, SegmentRule rule) implements SegmentRule {
    }

    /** @param names of one trait: the first that is there counts ({@code city}, else {@code address.city}) */
    record TraitIs(String part, List<String> names, List<ValueCondition> checks) implements SegmentRule {
    }

    record ComputedIs(String part, String name, List<ValueCondition> checks) implements SegmentRule {
    }

    /** Did something so many times. */
    record Did(String part, EventPattern event, List<NumberCondition> count, Span span) implements SegmentRule {
    }

    /**
     * Did one thing after another, each at most {@code gap} after the one before; of two at one instant, which nobody can
     * put in order, either may be the later.
     *
     * @param unless whether the last step is what did not happen: then the rule holds once its time is up
     */
    record Sequence(String part, List<EventPattern> steps, boolean unless, RollingWindow gap, Span span) implements SegmentRule {
    }

    /** A figure over the events, such as the sum of a property. */
    record Aggregate(String part, Function function, String property, EventPattern event, List<NumberCondition> tests, Span span)
            implements SegmentRule {

        public enum Function {
            SUM, AVG, MIN, MAX, DISTINCT
        }
    }

    /** @param any whether any response counts, or the last alone */
    record Feedback(String part, String score, boolean any, List<NumberCondition> tests, Span span) implements SegmentRule {
    }

    record Consent(String part, String purpose, String channel, String state) implements SegmentRule {
    }

    record InSegment(String part, UUID segmentId) implements SegmentRule {
    }

    /** Within a distance of a point, where traits say where the person is. */
    record Near(String part, double latitude, double longitude, double km, String latitudeTrait, String longitudeTrait)
            implements SegmentRule {
    }

    record Seen(String part, boolean first, List<ValueCondition> checks) implements SegmentRule {
    }

    record HasIdentifier(String part, String type) implements SegmentRule {
    }

    /**
     * When something must have happened: within a rolling window, or between two times; null where it does not matter.
     *
     * @param to exclusive
     */
    record Span(RollingWindow within, Instant from, Instant to) {

        static final Span EVER = new Span(null, null, null);

        boolean covers(Instant at, Instant now) {
            return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to))
                    && (within == null || within.after(at).isAfter(now));
        }

        /** When it no longer counts; never is far away. */
        Instant end(Instant at) {
            return within == null ? Instant.MAX : within.after(at);
        }
    }
}
