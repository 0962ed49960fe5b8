package io.throughline.journey.analysis;

/** Whose events of when are asked. */
public record Scope(Source source, Period period, EventFilter filter, PeopleFilter people) {

    public static Scope of(Period period) {
        return new Scope(new Source.Live(), period, EventFilter.ANY, PeopleFilter.EVERYBODY);
    }

    public Scope in(Period other) {
        return new Scope(source, other, filter, people);
    }

    /** Events of another period, of those people who are asked of this one. */
    public Scope reading(Period other) {
        return new Scope(source, other, filter, people.of(period));
    }

    public Scope by(EventFilter other) {
        return new Scope(source, period, other, people);
    }

    public Scope of(PeopleFilter other) {
        return new Scope(source, period, filter, other);
    }
}
