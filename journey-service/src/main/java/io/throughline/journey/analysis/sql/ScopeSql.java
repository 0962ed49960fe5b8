package io.throughline.journey.analysis.sql;

/**
 * Plain SQL over a scope, for what needs no order: identity, consent, filters and segments are in it.
 * {@code with() + "SELECT person, count() AS n " + from() + " GROUP BY person"}; columns are those of the log, and {@code person}.
 */
public final class ScopeSql {

    private final String with;
    private final String events;
    private final String people;

    /** @param people conditions for whose events they are, which are looked up: AND … */
    ScopeSql(String with, String events, String people) {
        this.with = with;
        this.events = events;
        this.people = people;
    }

    /** {@code WITH … } */
    public String with() {
        return with;
    }

    /** {@code FROM … WHERE … } with the period in it; more may be added by AND. */
    public String from() {
        return events + people;
    }

    /** The same, with another condition for the events: what it leaves out is not looked up. */
    public String from(String condition) {
        return events + LogSql.and(condition) + people;
    }
}
