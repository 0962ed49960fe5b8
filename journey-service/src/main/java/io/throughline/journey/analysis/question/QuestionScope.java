package io.throughline.journey.analysis.question;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.PeopleFilter;

/**
 * Which events of which people are read, and for which period.
 *
 * @param claims whether claims of public sources assign devices to people, if no trusted source says whose they are
 */
public record QuestionScope(EventLogSource source, TimePeriod period, EventFilter filter, PeopleFilter people, boolean claims) {

    public QuestionScope(EventLogSource source, TimePeriod period, EventFilter filter, PeopleFilter people) {
        this(source, period, filter, people, true);
    }

    public static QuestionScope of(TimePeriod period) {
        return new QuestionScope(new EventLogSource.Live(), period, EventFilter.ANY, PeopleFilter.EVERYBODY);
    }

    public QuestionScope in(TimePeriod other) {
        return new QuestionScope(source, other, filter, people, claims);
    }

    /** The scope for events of another period, with the same people. */
    public QuestionScope reading(TimePeriod other) {
        return new QuestionScope(source, other, filter, people.of(period), claims);
    }

    public QuestionScope by(EventFilter other) {
        return new QuestionScope(source, period, other, people, claims);
    }

    public QuestionScope of(PeopleFilter other) {
        return new QuestionScope(source, period, filter, other, claims);
    }
}
