package io.throughline.journey.analysis.sql;

/**
 * SQL over a scope, for questions that do not need the order of events. It includes identity, consent, filters and segments.
 * {@code with() + "SELECT person, count() AS n " + from() + " GROUP BY person"}; the columns are those of the log, and {@code person}.
 */
public final class ScopeSql {

    private final String with;
    private final String events;
    private final String people;

    /** @param people conditions on the people, which need a lookup: AND … */
    ScopeSql(String with, String events, String people) {
        this.with = with;
        this.events = events;
        this.people = people;
    }

    /** {@code WITH … } */
    public String with() {
        return with;
    }

    /** {@code FROM … WHERE … } including the period; callers may add more conditions with AND. */
    public String from() {
        return events + people;
    }

    /** The same with another condition on the events; people of excluded events are not looked up. */
    public String from(String condition) {
        return events + LogSql.and(condition) + people;
    }
}
