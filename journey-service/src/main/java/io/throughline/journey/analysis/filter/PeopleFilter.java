package io.throughline.journey.analysis.filter;

import java.util.List;
import java.util.UUID;

import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.TimePeriod;

/** Whose events are asked. */
public sealed interface PeopleFilter {

    record Everybody() implements PeopleFilter {
    }

    /** Who is in the segment now. */
    record InSegment(UUID id) implements PeopleFilter {
    }

    /**
     * Who did this.
     *
     * @param in when; null for the period of the scope
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

    /** The same people, though events of another period are read. */
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
