package io.throughline.journey.analysis;

/**
 * Whose events of when are asked.
 *
 * @param claims whether devices are somebody's by the word of public sources alone, where nobody who is believed says whose they are
 */
public record Scope(Source source, Period period, EventFilter filter, PeopleFilter people, boolean claims) {

    public Scope(Source source, Period period, EventFilter filter, PeopleFilter people) {
        this(source, period, filter, people, true);
    }

    public static Scope of(Period period) {
        return new Scope(new Source.Live(), period, EventFilter.ANY, PeopleFilter.EVERYBODY);
    }

    public Scope in(Period other) {
        return new Scope(source, other, filter, people, claims);
    }

    /** Events of another period, of those people who are asked of this one. */
    public Scope reading(Period other) {
        return new Scope(source, other, filter, people.of(period), claims);
    }

    public Scope by(EventFilter other) {
        return new Scope(source, period, other, people, claims);
    }

    public Scope of(PeopleFilter other) {
        return new Scope(source, period, filter, other, claims);
    }
}
