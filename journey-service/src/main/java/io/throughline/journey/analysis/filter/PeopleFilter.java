package io.throughline.journey.analysis.filter;

import java.util.List;
import java.util.UUID;

import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.TimePeriod;

/** A condition on the people whose events are read. */
public sealed interface PeopleFilter {

    record Everybody() implements PeopleFilter {
    }

    /** People who are in the segment now. */
    record InSegment(UUID id) implements PeopleFilter {
    }

    /**
     * People who have an event that fits the step.
     *
     * @param in the time of that event; null for the period of the scope
     */
    record Did(EventStep step, TimePeriod in) implements PeopleFilter {

        public Did(EventStep step) {
            this(step, null);
        }
    }

    record And(List<PeopleFilter> parts) implements PeopleFilter {
    }

    record Or(List<PeopleFilter> parts) implements PeopleFilter {
    }

    record Not(PeopleFilter part) implements PeopleFilter {
    }

    PeopleFilter EVERYBODY = new Everybody();

    /** The same filter, for when events of another period are read. */
    default PeopleFilter of(TimePeriod period) {
        return switch (this) {
            case Everybody all -> all;
            case InSegment segment -> segment;
            case Did did -> did.in() == null ? new Did(did.step(), period) : did;
            case And and -> new And(and.parts().stream().map(part -> part.of(period)).toList());
            case Or or -> new Or(or.parts().stream().map(part -> part.of(period)).toList());
            case Not not -> new Not(not.part().of(period));
        };
    }
}
