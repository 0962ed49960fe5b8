package io.throughline.profile.segment.evaluation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The condition for membership in a segment. Each part has its position in the definition, as a JSON pointer, so that a
 * change of membership can name the part that decided it.
 */
public sealed interface SegmentRule {

    String part();

    record And(String part, List<SegmentRule> rules) implements SegmentRule {
    }

    record Or(String part, List<SegmentRule> rules) implements SegmentRule {
    }

    record Not(String part, SegmentRule rule) implements SegmentRule {
    }

    /** @param names of one trait: the first that exists counts ({@code city}, else {@code address.city}) */
    record TraitIs(String part, List<String> names, List<ValueCondition> checks) implements SegmentRule {
    }

    record ComputedIs(String part, String name, List<ValueCondition> checks) implements SegmentRule {
    }

    /** The event happened so many times. */
    record Did(String part, EventPattern event, List<NumberCondition> count, Span span) implements SegmentRule {
    }

    /**
     * The events happened in this order, each at most {@code gap} after the one before. Of two events at one instant, whose
     * order is unknown, either may be the later.
     *
     * @param unless whether the last step must not happen: then the rule holds once its time is over
     */
    record Sequence(String part, List<EventPattern> steps, boolean unless, RollingWindow gap, Span span) implements SegmentRule {
    }

    /** An aggregate of the events, such as the sum of a property. */
    record Aggregate(String part, Function function, String property, EventPattern event, List<NumberCondition> tests, Span span)
            implements SegmentRule {

        public enum Function {
            SUM, AVG, MIN, MAX, DISTINCT
        }
    }

    /** @param any whether any response counts, or only the last */
    record Feedback(String part, String score, boolean any, List<NumberCondition> tests, Span span) implements SegmentRule {
    }

    record Consent(String part, String purpose, String channel, String state) implements SegmentRule {
    }

    record InSegment(String part, UUID segmentId) implements SegmentRule {
    }

    /** The person is within a distance of a point, according to traits. */
    record Near(String part, double latitude, double longitude, double km, String latitudeTrait, String longitudeTrait)
            implements SegmentRule {
    }

    record Seen(String part, boolean first, List<ValueCondition> checks) implements SegmentRule {
    }

    record HasIdentifier(String part, String type) implements SegmentRule {
    }

    /**
     * The time in which something must have happened: a rolling window, or between two times; null where there is no bound.
     *
     * @param to exclusive
     */
    record Span(RollingWindow within, Instant from, Instant to) {

        static final Span EVER = new Span(null, null, null);

        boolean covers(Instant at, Instant now) {
            return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to))
                    && (within == null || within.after(at).isAfter(now));
        }

        /** When an event at an instant stops counting; a distant time for never. */
        Instant end(Instant at) {
            return within == null ? Instant.MAX : within.after(at);
        }
    }
}
